package io.retort.labels;

import io.retort.job.LabelSettings;
import java.util.List;
import java.util.Map;

/**
 * What the manifest of a soft-label table tells.
 *
 * @param teacher fingerprint of the teacher, with its input recipe
 * @param teacherSha256 of the teacher's model file
 * @param classes in order: their names
 * @param k logits of a row: all, or of top-k as many
 * @param temperatures of top-k, at which a row's {@code tail} is; empty otherwise
 * @param examples fingerprint of each labelled examples table, by split
 * @param rows labelled, by split
 * @param filtered how many of them a student is not to follow, by split
 * @param bases hash of all that labels of a split depend on beside its examples
 * @param buckets of each split's examples
 * @param shards the table's files
 */
public record SoftLabelInfo(
    String teacher,
    String teacherSha256,
    List<String> classes,
    LabelSettings.Storage storage,
    LabelSettings.Precision precision,
    int k,
    List<Double> temperatures,
    Map<String, String> examples,
    Map<String, Long> rows,
    Map<String, Long> filtered,
    Map<String, String> bases,
    Map<String, Integer> buckets,
    List<Shard> shards) {

  /** Whether labels made on a basis, in so many buckets, can be taken over. */
  boolean fits(String split, String basis, int bucketCount) {
    return shards != null && basis.equals(bases.get(split)) && buckets.get(split) == bucketCount;
  }

  StoredForm form() {
    return new StoredForm(storage, precision, classes.size(), k, temperatures);
  }
}
