/**
 * The soft-label table: the teacher's logits for every example, with a manifest that says whose
 * they are and of what. Other stages see {@link io.retort.labels.SoftLabelTable}, nothing else. It
 * may import {@code network}, {@code pipeline}, {@code job}, {@code loss}, the examples table and
 * {@link io.retort.teacher.Teachers}.
 *
 * <p>A file of it, a shard, holds the labels of one {@link io.retort.data.Bucket} of examples. Its
 * name tells, by a hash, all that it was made of, and the same is always made of the same bytes: so
 * a shard that is there need not be made, whoever made it, and one that an earlier teacher or other
 * examples left is never taken for another. The manifest has the checksum of each.
 *
 * <p>Before a teacher labels, it is tried on a sample ({@code TeacherTrial}); {@code
 * LabelVerification} has a sample labelled a second time and compares. All of it runs as {@code
 * ShardTasks}, one for each file, which send back a line each: no row comes to the driver.
 *
 * <p>Its columns, in plain Parquet:
 *
 * <ul>
 *   <li>{@code split}, string: train or transfer
 *   <li>{@code id}, bigint: the example's, within its split
 *   <li>{@code example}, bigint: a hash of what the teacher saw, by which a row that has changed is
 *       told from one that has not
 *   <li>{@code filtered}, boolean: whether a student should not follow the teacher here, but the
 *       hard label alone
 *   <li>{@code logits}, array of float: dense, one a class, in the manifest's order of classes;
 *       top-k, the k largest, largest first. With precision float16 less the row's largest, and
 *       rounded to what half precision holds
 *   <li>{@code classes}, top-k only, array of tinyint, smallint or int, whichever is the smallest
 *       that holds the last class: the class of each logit, counted from 0; of equal logits the
 *       smaller class comes first
 *   <li>{@code tail}, top-k only, array of float: for each of the manifest's temperatures T, {@code
 *       log(sum over the classes not kept of exp(z/T) / sum over the kept ones of exp(z/T))}, the
 *       kept logits taken as they are stored
 *   <li>{@code shape}, top-k only, array of tinyint: the codes of the row's tail, one for four
 *       classes left out, at most {@code labels.tail-codes}; missing where that is none
 *   <li>{@code view}, only with {@code labels.augment}, smallint: which view of the example the
 *       teacher saw, from 0; each has a row of its own
 *   <li>{@code hidden_0}, {@code hidden_1} and so on, binary, one for each of {@code
 *       labels.hidden}: what that layer gives, the manifest says of which sizes, row-major, in half
 *       precision ({@code numpy.frombuffer(value, '<f2')}), and no farther from 0 than 65504
 * </ul>
 *
 * So at one of those temperatures the kept classes have together the probability {@code 1 / (1 +
 * exp(tail))}. The others share what is left as {@code softmax((mean + directions shape) / T)} over
 * them alone, with the mean and directions of each class that {@code tail-shape/shape.parquet}
 * lists: {@code class}, int; {@code mean}, float; {@code directions}, array of float, one a code.
 * It is learned from a sample before the first labelling and stays the same as long as teacher and
 * form do, so that labels that are there need not be made anew when examples come.
 */
package io.retort.labels;
