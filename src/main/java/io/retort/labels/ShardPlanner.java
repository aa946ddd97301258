package io.retort.labels;

import io.retort.data.Bucket;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.pipeline.Documents;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;

/**
 * Says which shards a table is to have, and which of those it had can help to make them.
 *
 * @param teacher its fingerprint
 * @param shape fingerprint of the teacher's tail shape, of dense labels ""
 * @param before the table's manifest, or null where there is none yet
 */
record ShardPlanner(
    String teacher, StoredForm form, String shape, ConfidenceFilter filter, SoftLabelInfo before) {

  /** A hash of all that a row's labels depend on beside its stored features. */
  String basis(ExamplesTable table) {
    ExamplesInfo info = table.info();
    return DigestUtils.sha256Hex(
        Documents.line(
            List.of(
                teacher,
                form,
                shape,
                filter,
                info.classes(),
                info.shape(),
                info.encoding(),
                info.affine())));
  }

  /** What was seen of the same teacher on a table, where it was tried. */
  Optional<Trial> trial(ExamplesTable table) {
    return before != null && basis(table).equals(before.bases().get(table.split().key()))
        ? Optional.ofNullable(before.trial())
        : Optional.empty();
  }

  /** One for each bucket. */
  List<ShardPlan> plans(ExamplesTable table) {
    String split = table.split().key();
    String basis = basis(table);
    int count = table.buckets().bucketCount();
    Map<Integer, Shard> known = known(split, basis, count);
    return table.buckets().buckets().stream()
        .map(
            bucket ->
                new ShardPlan(
                    bucket,
                    new Path(table.path(), bucket.file()).toString(),
                    name(split, bucket, count, basis),
                    known.get(bucket.number())))
        .toList();
  }

  private Map<Integer, Shard> known(String split, String basis, int buckets) {
    Map<Integer, Shard> known = new HashMap<>();
    if (before != null && before.fits(split, basis, buckets)) {
      int had = before.buckets().get(split);
      before.shards().stream()
          .filter(shard -> shard.split().equals(split))
          .forEach(
              shard -> {
                // What was one bucket may be several now: ids are shared out by a hash, modulo.
                for (int number = shard.bucket(); number < buckets; number += had) {
                  known.put(number, shard);
                }
              });
    }
    return known;
  }

  private static String name(String split, Bucket bucket, int buckets, String basis) {
    String made = basis + " " + buckets + " " + bucket.rows() + " " + bucket.hash();
    return String.format(
        Locale.ROOT, "%s-%05d-%.16s.parquet", split, bucket.number(), DigestUtils.sha256Hex(made));
  }
}
