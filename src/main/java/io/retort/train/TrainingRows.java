package io.retort.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.data.Views;
import io.retort.labels.SoftLabelTable;
import io.retort.loss.SoftLabelForm;
import io.retort.network.NetworkDevice;
import io.retort.pipeline.GpuStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Shares rows out among workers, once: a row's worker and block follow from its id alone, the order
 * within a block from id and seed, so that neither depends on how the tables are cut into files or
 * how tasks are scheduled.
 *
 * @param rows in all, as the manifests promise
 * @param apart that this training does not see at all
 * @param validation that it looks at, and does not learn from
 */
record TrainingRows(
    SparkSession spark, int workers, long rows, HeldBack apart, HeldBack validation, long seed) {
  private static final long SMALL_BLOCK = 4L << 20;
  private static final long LARGE_BLOCK = 64L << 20;

  /** More than Spark would like to keep count of for each of a thousand workers. */
  private static final int MANY_BLOCKS = 64;

  /** The rows that have a label, without a teacher's logits. */
  TrainingData labelled(ExamplesTable table) {
    Dataset<Row> rows =
        table
            .dataset(spark)
            .where(col("label").isNotNull())
            .withColumn("split", lit(table.split().key()));
    SoftLabelForm none = SoftLabelForm.none(table.info().classes().size());
    return blocks(rows, table, none, null, table.bytes());
  }

  /** All rows of all tables with their soft labels. */
  TrainingData distilled(List<ExamplesTable> tables, SoftLabelTable softLabels) {
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
    return blocks(joined, first, softLabels.form(), softLabels.info().views(), bytes);
  }

  /** A table of bytes beside one of floats is read as floats. */
  private Dataset<Row> floats(ExamplesTable table) {
    JavaRDD<Tuple3<Long, Object, float[]>> rows = table.rows(spark).map(new ToFloats(table.info()));
    return spark
        .createDataset(
            rows.rdd(),
            Encoders.tuple(
                Encoders.LONG(),
                ExamplesTable.labelEncoder(table.info().regression()),
                spark.implicits().newFloatArrayEncoder()))
        .toDF("id", "label", "features");
  }

  record ToFloats(ExamplesInfo info) implements Function<Example, Tuple3<Long, Object, float[]>> {
    @Override
    public Tuple3<Long, Object, float[]> call(Example example) {
      float[] features = new float[info.features()];
      info.decode(example, features, 0);
      return new Tuple3<>(
          example.id, ExamplesTable.stored(example.label, info.regression()), features);
    }
  }

  private TrainingData blocks(
      Dataset<Row> rows,
      ExamplesTable table,
      SoftLabelForm softLabels,
      Views views,
      boolean bytes) {
    ExamplesInfo info = table.info();
    int seen = views == null ? 1 : views.count();
    int bytesPerRow = info.features() * (bytes ? 1 : 4) + seen * softLabels.bytesPerRow() + 4;
    int perWorker = perWorker(bytesPerRow);
    int expected = (int) (this.rows / ((long) workers * perWorker) * 5 / 4);
    BlockBuilder builder =
        new BlockBuilder(
            info.features(), bytes ? info.affine() : null, softLabels, views, expected);
    Dataset<Row> known = apart.any() ? rows.where(not(apart.condition())) : rows;
    if (!validation.any()) {
      return new TrainingData(blocks(known, perWorker, builder), Optional.empty(), softLabels);
    }
    Column out = validation.condition();
    return new TrainingData(
        blocks(known.where(not(out)), perWorker, builder),
        Optional.of(blocks(known.where(out), perWorker, builder)),
        softLabels);
  }

  /**
   * Blocks of a few megabytes: small enough to be read in a moment, large enough that rows shuffled
   * within one are shuffled; larger ones rather than very many.
   */
  int perWorker(int bytesPerRow) {
    long bytes = rows * bytesPerRow / workers;
    long size = Math.max(SMALL_BLOCK, Math.min(LARGE_BLOCK, bytes / MANY_BLOCKS));
    return Math.toIntExact(Math.max(1, (bytes + size - 1) / size));
  }

  private WorkerBlocks blocks(Dataset<Row> rows, int perWorker, BlockBuilder builder) {
    List<Column> columns = new ArrayList<>(List.of(col("id"), col("label"), col("features")));
    if (builder.form().kept() > 0) {
      columns.addAll(List.of(col("filtered"), col("logits")));
    }
    if (builder.form().topK()) {
      // Whatever integers they are stored as.
      columns.addAll(List.of(col("classes").cast("array<int>"), col("tail")));
    }
    if (builder.form().shape().codes() > 0) {
      columns.add(col("shape"));
    }
    for (int layer = 0; layer < builder.form().hidden().size(); layer++) {
      columns.add(col(SoftLabelTable.hiddenColumn(layer)));
    }
    List<Column> order =
        new ArrayList<>(
            List.of(xxhash64(lit(seed), col("split"), col("id")), col("split"), col("id")));
    if (builder.views() != null) {
      columns.addAll(List.of(col("split"), col("view")));
      order.add(col("view"));
    }
    Dataset<Row> shared =
        rows.repartition(workers * perWorker, col("split"), col("id"))
            .sortWithinPartitions(order.toArray(Column[]::new))
            .select(columns.toArray(Column[]::new));
    JavaRDD<InternalRow> partitions = shared.queryExecution().toRdd().toJavaRDD();
    if (partitions.getNumPartitions() != workers * perWorker) {
      throw new IllegalStateException(
          partitions.getNumPartitions() + " partitions for " + workers * perWorker + " blocks");
    }
    // From here on, so that blocks are cached where the GPUs are.
    GpuStage stage = GpuStage.of(spark.sparkContext(), NetworkDevice.wanted(), "train.device");
    return new WorkerBlocks(stage.on(partitions.mapPartitions(builder)), workers);
  }
}
