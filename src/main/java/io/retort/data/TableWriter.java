package io.retort.data;

import static org.apache.spark.sql.functions.col;

import io.retort.pipeline.Progress;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple3;

/**
 * Writes a source's rows as Parquet.
 *
 * @param regression whether labels are numbers
 */
record TableWriter(SparkSession spark, JavaRDD<RawExample> rows, boolean regression) {
  /** Small enough that a large bucket can be read by several tasks. */
  private static final long ROW_GROUP_BYTES = 8L << 20;

  /**
   * Writes the rows that are accepted, one file a bucket.
   *
   * @param buckets how many
   */
  void writeExamples(
      Path folder, boolean bytes, Affine affine, int buckets, Progress.Task progress) {
    LongAccumulator written = spark.sparkContext().longAccumulator("rows written");
    progress.poll(written::value);
    JavaRDD<RawExample> accepted = rows.filter(RawExample::accepted);
    Dataset<Row> table = bytes ? bytes(accepted, written) : floats(accepted, affine, written);
    table
        .repartition(buckets, col("id"))
        .sortWithinPartitions("id")
        .write()
        .mode(SaveMode.Append)
        .option("compression", "zstd")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .parquet(folder.toString());
  }

  private Dataset<Row> bytes(JavaRDD<RawExample> accepted, LongAccumulator written) {
    return table(accepted, RawExample::toBytes, Encoders.BINARY(), written);
  }

  private Dataset<Row> floats(
      JavaRDD<RawExample> accepted, Affine affine, LongAccumulator written) {
    return table(
        accepted,
        row -> {
          float[] features = row.toFloats();
          affine.apply(features, features, 0);
          return features;
        },
        spark.implicits().newFloatArrayEncoder(),
        written);
  }

  private <T> Dataset<Row> table(
      JavaRDD<RawExample> accepted,
      Function<RawExample, T> features,
      Encoder<T> encoder,
      LongAccumulator written) {
    boolean numbers = regression;
    JavaRDD<Tuple3<Long, Object, T>> stored =
        accepted.map(
            row -> {
              written.add(1);
              Object label = ExamplesTable.stored(row.label, numbers);
              return new Tuple3<>(row.id, label, features.call(row));
            });
    Encoder<Object> labels = ExamplesTable.labelEncoder(regression);
    return spark
        .createDataset(stored.rdd(), Encoders.tuple(Encoders.LONG(), labels, encoder))
        .toDF("id", "label", "features");
  }

  void writeRejects(Path folder) {
    JavaRDD<Tuple3<Long, String, String>> rejects =
        rows.filter(row -> !row.accepted())
            .map(row -> new Tuple3<>(row.position, row.reason, row.record));
    spark
        .createDataset(
            rejects.rdd(), Encoders.tuple(Encoders.LONG(), Encoders.STRING(), Encoders.STRING()))
        .toDF("row", "reason", "record")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.toString());
  }
}
