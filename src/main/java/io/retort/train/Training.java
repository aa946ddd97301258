package io.retort.train;

import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.network.CpuBackend;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training from beginning to end: its rows held for as long as it runs, its rounds written
 * down.
 */
record Training(
    SparkSession spark,
    String name,
    NetworkSpec network,
    Objective objective,
    TrainSettings settings,
    long seed) {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);
  static final String ROUNDS = "rounds.jsonl";

  /** Workers that {@code settings} ask for on this cluster. */
  static int workers(SparkSession spark, TrainSettings settings) {
    return settings.workers().orElse(spark.sparkContext().defaultParallelism());
  }

  /** Steps each worker takes in so many epochs over so many rows, at least one. */
  static long steps(TrainSettings settings, int workers, long rows) {
    long rowsPerStep = (long) workers * settings.batchSize();
    return settings.epochs() * Math.max(1, (rows + rowsPerStep - 1) / rowsPerStep);
  }

  /**
   * Trains and returns the parameters; {@code rounds.jsonl} is written to the folder that is being
   * made.
   *
   * @param data one partition for each worker
   * @param rows in all of them
   */
  float[] run(JavaRDD<Block> data, long rows, long steps, float[] initial, Making making)
      throws IOException {
    RandomShift shift = RandomShift.of(name, settings.augment(), network.shape());
    int workers = data.getNumPartitions();
    TrainingPlan plan =
        new TrainingPlan(network, objective, settings.optimizer(), steps, settings.batchSize());
    int features = network.shape().stream().reduce(1, Math::multiplyExact);
    LOG.info(
        "{}: {} parameters, {} rows, {} workers, {} steps",
        name,
        initial.length,
        rows,
        workers,
        steps);
    LOG.info("{}", CpuBackend.describe());
    double rowsPerStep = Math.min(rows, (double) workers * settings.batchSize());
    ParameterAveraging averaging =
        new ParameterAveraging(
            name, plan, features, shift, settings.averagingSteps(), rowsPerStep, rows, seed);
    JavaRDD<Block> held = data.persist(StorageLevel.MEMORY_AND_DISK());
    try (OutputStream log = making.workspace().files().create(new Path(making.folder(), ROUNDS))) {
      checkComplete(rows, held.map(block -> (long) block.rows).fold(0L, Long::sum));
      return averaging.train(held, initial, round -> write(log, round), making.progress());
    } finally {
      held.unpersist();
    }
  }

  /** Every example must have met its soft label. */
  private void checkComplete(long expected, long found) {
    if (found != expected) {
      throw new UserError(
          name
              + ": "
              + found
              + " rows came together where the manifests promise "
              + expected
              + "; run `label --force`");
    }
  }

  private static void write(OutputStream log, Round round) {
    try {
      log.write((Documents.line(round) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
