package io.retort.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.labels.SoftLabelTable;
import io.retort.loss.Targets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple3;

/**
 * Shares rows out among workers, once: a row's worker follows from its id alone, the order of a
 * worker's rows from id and seed, so that neither depends on how the tables are cut into files or
 * how tasks are scheduled.
 */
final class TrainingRows {
  private final SparkSession spark;
  private final int workers;
  private final long seed;

  TrainingRows(SparkSession spark, int workers, long seed) {
    this.spark = spark;
    this.workers = workers;
    this.seed = seed;
  }

  /** The rows that have a label, without a teacher's logits: one partition for each worker. */
  JavaRDD<Block> labelled(ExamplesTable table) {
    Dataset<Row> rows =
        table
            .dataset(spark)
            .where(col("label").isNotNull())
            .withColumn("split", lit(table.split().key()));
    return blocks(rows, table, false, table.bytes());
  }

  /** All rows of all tables with their soft labels: one partition for each worker. */
  JavaRDD<Block> distilled(List<ExamplesTable> tables, SoftLabelTable softLabels) {
    ExamplesTable first = tables.get(0);
    boolean bytes =
        tables.stream()
            .allMatch(
                table -> table.bytes() && table.info().affine().equals(first.info().affine()));
    Dataset<Row> rows = null;
    for (ExamplesTable table : tables) {
      Dataset<Row> part =
          (bytes ? table.dataset(spark) : floats(table))
              .withColumn("split", lit(table.split().key()));
      rows = rows == null ? part : rows.unionByName(part);
    }
    Dataset<Row> joined = rows.join(softLabels.dataset(spark), new String[] {"split", "id"});
    return blocks(joined, first, true, bytes);
  }

  /** A table of bytes beside one of floats is read as floats. */
  private Dataset<Row> floats(ExamplesTable table) {
    JavaRDD<Tuple3<Long, Integer, float[]>> rows =
        table.rows(spark).map(new ToFloats(table.info()));
    return spark
        .createDataset(
            rows.rdd(),
            Encoders.tuple(
                Encoders.LONG(), Encoders.INT(), spark.implicits().newFloatArrayEncoder()))
        .toDF("id", "label", "features");
  }

  record ToFloats(ExamplesInfo info) implements Function<Example, Tuple3<Long, Integer, float[]>> {
    @Override
    public Tuple3<Long, Integer, float[]> call(Example example) {
      float[] features = new float[info.features()];
      info.decode(example, features, 0);
      return new Tuple3<>(
          example.id, example.label == Targets.UNLABELLED ? null : example.label, features);
    }
  }

  private JavaRDD<Block> blocks(
      Dataset<Row> rows, ExamplesTable table, boolean teacher, boolean bytes) {
    List<Column> columns = new ArrayList<>(List.of(col("id"), col("label"), col("features")));
    if (teacher) {
      columns.add(col("logits"));
    }
    Dataset<Row> shared =
        rows.repartition(workers, col("split"), col("id"))
            .sortWithinPartitions(
                xxhash64(lit(seed), col("split"), col("id")), col("split"), col("id"))
            .select(columns.toArray(Column[]::new));
    JavaRDD<InternalRow> partitions = shared.queryExecution().toRdd().toJavaRDD();
    if (partitions.getNumPartitions() != workers) {
      throw new IllegalStateException(
          partitions.getNumPartitions() + " partitions for " + workers + " workers");
    }
    BlockBuilder builder =
        new BlockBuilder(
            table.info().features(),
            table.info().classes().size(),
            bytes ? table.info().affine() : null,
            teacher);
    return partitions.mapPartitions(builder);
  }
}
