package io.retort.labels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a soft-label table turned out to hold, read back from its files.
 *
 * @param hash of all rows, whatever files they are in
 * @param rows by split
 */
record SoftLabelContents(String hash, Map<String, Long> rows) {

  static SoftLabelContents of(SparkSession spark, Path folder) {
    long hash = 0;
    Map<String, Long> rows = new TreeMap<>();
    for (Row group :
        spark
            .read()
            .schema(SoftLabelTable.SCHEMA)
            .parquet(folder.toString())
            .groupBy(col("split"))
            .agg(count(lit(1)), expr("bit_xor(xxhash64(split, id, logits))"))
            .collectAsList()) {
      rows.put(group.getString(0), group.getLong(1));
      hash ^= group.getLong(2);
    }
    return new SoftLabelContents(String.format("%016x", hash), rows);
  }
}
