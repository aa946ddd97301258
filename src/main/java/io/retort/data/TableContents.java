package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.retort.job.Classes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What an examples table turned out to hold, read back from its files.
 *
 * @param hash of all rows, whatever files they are in
 * @param rowsPerClass of labelled rows, by class name
 */
record TableContents(Dataset<Row> table, long rows, String hash, Map<String, Long> rowsPerClass) {

  static TableContents of(SparkSession spark, Path folder, boolean bytes, Classes classes) {
    Dataset<Row> table =
        spark.read().schema(ExamplesTable.schema(bytes)).parquet(folder.toString());
    // Exclusive or does not mind the order of rows, and no two rows are alike since ids are unique.
    List<Row> groups =
        table
            .groupBy(col("label"))
            .agg(count(lit(1)), expr("bit_xor(xxhash64(id, label, features))"))
            .collectAsList();
    long rows = 0;
    long hash = 0;
    Map<String, Long> perClass = new TreeMap<>();
    for (Row group : groups) {
      rows += group.getLong(1);
      hash ^= group.getLong(2);
      if (!group.isNullAt(0)) {
        perClass.put(classes.name(group.getInt(0)), group.getLong(1));
      }
    }
    return new TableContents(table, rows, String.format("%016x", hash), perClass);
  }

  long labelled() {
    return rowsPerClass.values().stream().mapToLong(Long::longValue).sum();
  }

  /** An id that stands more than once, if there is one. */
  Optional<Long> repeatedId() {
    List<Row> repeated = table.groupBy(col("id")).count().where(col("count").gt(1)).takeAsList(1);
    return repeated.stream().findFirst().map(row -> row.getLong(0));
  }
}
