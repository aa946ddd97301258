package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.retort.job.Classes;
import io.retort.pipeline.LiteralPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
record TableContents(
    Dataset<Row> table, long rows, String hash, Map<String, Long> rowsPerClass, Buckets buckets) {
  private static final Pattern PART = Pattern.compile("part-(\\d+)-.*");

  static TableContents of(
      SparkSession spark, Path folder, boolean bytes, Classes classes, int bucketCount) {
    Dataset<Row> table =
        spark
            .read()
            .schema(ExamplesTable.schema(bytes, !classes.several()))
            .parquet(LiteralPath.pattern(folder));
    // Exclusive or does not mind the order of rows, and no two rows are alike since ids are unique.
    List<Row> files =
        table
            .groupBy(col("_metadata.file_name"))
            .agg(
                count(lit(1)),
                expr("bit_xor(xxhash64(id, label, features))"),
                max(col("_metadata.file_size")))
            .collectAsList();
    long rows = 0;
    long hash = 0;
    List<Bucket> buckets = new ArrayList<>();
    for (Row file : files) {
      rows += file.getLong(1);
      hash ^= file.getLong(2);
      buckets.add(bucket(file));
    }
    buckets.sort(Comparator.comparingInt(Bucket::number));
    return new TableContents(
        table,
        rows,
        String.format(Locale.ROOT, "%016x", hash),
        perClass(table, classes),
        new Buckets(bucketCount, buckets));
  }

  /** Spark names a partition's file by its number, and a partition is a bucket. */
  private static Bucket bucket(Row file) {
    String name = file.getString(0);
    Matcher number = PART.matcher(name);
    if (!number.matches()) {
      throw new IllegalStateException(name + " does not tell its partition");
    }
    return new Bucket(
        Integer.parseInt(number.group(1)),
        name,
        file.getLong(1),
        String.format(Locale.ROOT, "%016x", file.getLong(2)),
        file.getLong(3));
  }

  private static Map<String, Long> perClass(Dataset<Row> table, Classes classes) {
    Map<String, Long> perClass = new TreeMap<>();
    if (!classes.several()) {
      perClass.put(classes.name(0), table.where(col("label").isNotNull()).count());
      return perClass;
    }
    for (Row group :
        table.where(col("label").isNotNull()).groupBy(col("label")).count().collectAsList()) {
      perClass.put(classes.name(group.getInt(0)), group.getLong(1));
    }
    return perClass;
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
