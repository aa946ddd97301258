package io.retort.labels;

import java.util.List;
import java.util.Map;

/**
 * What the manifest of a soft-label table tells.
 *
 * @param teacher fingerprint of the teacher, with its input recipe
 * @param teacherSha256 of the teacher's model file
 * @param classes in order: their names
 * @param storage dense
 * @param precision float32
 * @param examples fingerprint of each labelled examples table, by split
 * @param rows labelled, by split
 * @param bases hash of all that labels of a split depend on beside its examples
 * @param buckets of each split's examples
 * @param shards the table's files
 */
public record SoftLabelInfo(
    String teacher,
    String teacherSha256,
    List<String> classes,
    String storage,
    String precision,
    Map<String, String> examples,
    Map<String, Long> rows,
    Map<String, String> bases,
    Map<String, Integer> buckets,
    List<Shard> shards) {

  /** Whether labels made on a basis, in so many buckets, can be taken over. */
  boolean fits(String split, String basis, int bucketCount) {
    return shards != null && basis.equals(bases.get(split)) && buckets.get(split) == bucketCount;
  }
}
