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
import org.apache.spark.sql.types.StructType;

/**
 * What a soft-label table turned out to hold, read back from its files.
 *
 * @param hash of all rows, whatever files they are in
 * @param rows by split
 * @param filtered how many of them are, by split
 */
record SoftLabelContents(String hash, Map<String, Long> rows, Map<String, Long> filtered) {

  static SoftLabelContents of(SparkSession spark, Path folder, StructType schema) {
    long hash = 0;
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Long> filtered = new TreeMap<>();
    String columns = String.join(", ", schema.fieldNames());
    for (Row group :
        spark
            .read()
            .schema(schema)
            .parquet(folder.toString())
            .groupBy(col("split"))
            .agg(
                count(lit(1)),
                expr("count_if(filtered)"),
                expr("bit_xor(xxhash64(" + columns + "))"))
            .collectAsList()) {
      rows.put(group.getString(0), group.getLong(1));
      filtered.put(group.getString(0), group.getLong(2));
      hash ^= group.getLong(3);
    }
    return new SoftLabelContents(String.format("%016x", hash), rows, filtered);
  }
}
