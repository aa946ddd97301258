package io.retort.train;

import io.retort.job.Interval;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.network.CpuBackend;
import io.retort.network.Learner;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Making;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training from beginning to end: its rows held for as long as it runs, its rounds written
 * down, its state kept against a sudden end.
 */
record Training(
    SparkSession spark,
    String name,
    NetworkSpec network,
    Objective objective,
    TrainSettings settings,
    long seed) {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  /** Workers that {@code settings} ask for on this cluster. */
  static int workers(SparkSession spark, TrainSettings settings) {
    return settings.workers().orElse(spark.sparkContext().defaultParallelism());
  }

  /** Steps each worker takes in so many epochs over what is trained on of so many rows. */
  static long steps(TrainSettings settings, int workers, long rows) {
    return settings.epochs() * epochs(settings, workers, rows).steps();
  }

  private static Epochs epochs(TrainSettings settings, int workers, long rows) {
    long trainedOn = Math.round(rows * (1 - settings.earlyStopping().share()));
    return Epochs.of(trainedOn, workers, settings.batchSize());
  }

  TrainingRows rows(long rows) {
    return new TrainingRows(
        spark, workers(spark, settings), rows, settings.earlyStopping().share(), seed);
  }

  /**
   * Trains and returns the parameters; {@code rounds.jsonl} is written to the folder that is being
   * made.
   *
   * @param rows in all of {@code data}
   * @param steps of each worker
   */
  float[] run(TrainingData data, long rows, long steps, float[] initial, Making making)
      throws IOException {
    LOG.info(
        "{}: {} parameters, {} rows, {} workers, {} steps",
        name,
        initial.length,
        rows,
        data.training().workers(),
        steps);
    LOG.info("{}", CpuBackend.describe());
    RandomShift shift = RandomShift.of(name, settings.augment(), network.shape());
    TrainingPlan plan =
        new TrainingPlan(network, objective, settings.optimizer(), steps, settings.batchSize());
    checkMemory(plan, initial.length);
    JavaRDD<Block> training = data.training().blocks().persist(StorageLevel.MEMORY_AND_DISK());
    Optional<JavaRDD<Block>> heldBack =
        data.validation().map(blocks -> blocks.blocks().persist(StorageLevel.MEMORY_AND_DISK()));
    try {
      int[][] rowsOf = data.training().countRows();
      checkComplete(rows, sum(rowsOf) + data.validation().map(v -> sum(v.countRows())).orElse(0L));
      RowOrder order =
          new RowOrder(
              rowsOf, plan.batchSize(), network.features(), data.softLabels(), shift, seed);
      return inRounds(plan, data, order, rows, initial, making);
    } finally {
      training.unpersist();
      heldBack.ifPresent(JavaRDD::unpersist);
    }
  }

  /** Before hours are spent on what cannot end well. */
  private void checkMemory(TrainingPlan plan, int parameters) {
    SparkContext context = spark.sparkContext();
    int tasks = context.isLocal() ? context.defaultParallelism() : 0;
    new Footprint(Learner.stateLength(plan, parameters) * Float.BYTES)
        .check(name, parameters, tasks, Runtime.getRuntime().maxMemory());
  }

  private float[] inRounds(
      TrainingPlan plan,
      TrainingData data,
      RowOrder order,
      long rows,
      float[] initial,
      Making making)
      throws IOException {
    int workers = data.training().workers();
    FileSystem files = making.workspace().files();
    Checkpoints checkpoints =
        new Checkpoints(files, making.checkpoints(), making.recipe(), workers, checkpointEvery());
    Optional<Checkpoint> latest = checkpoints.latest();
    latest.ifPresent(found -> LOG.info("{}: going on from round {}", name, found.state().round()));
    String told = latest.map(Checkpoint::rounds).orElse("");
    try (RoundEngine engine = engine(plan, data.training(), order, initial);
        RoundLog log = new RoundLog(files, making.folder(), told)) {
      TrainingLoop loop =
          new TrainingLoop(
              name,
              settings,
              engine,
              data.validation().map(blocks -> new Validation(blocks, data.softLabels(), plan)),
              epochs(settings, workers, rows),
              log,
              checkpoints,
              spark.sparkContext().defaultParallelism());
      TrainingState start = latest.map(Checkpoint::state).orElseGet(() -> engine.start(initial));
      TrainingState end = loop.run(start, making.progress());
      checkpoints.writeLast(making.folder(), end, log.text());
      return end.result(initial.length);
    }
  }

  private RoundEngine engine(
      TrainingPlan plan, WorkerBlocks data, RowOrder order, float[] initial) {
    int steps = settings.averagingSteps();
    return switch (settings.engine()) {
      case AVERAGING ->
          new ParameterAveraging(
              data, order, plan, initial.length, steps, settings.outer(), Reduction.DEFAULT);
      case DL4J_SPARK -> new UpstreamAveraging(data, order, plan, initial, steps);
    };
  }

  /** Upstream's state is its own. */
  private Optional<Interval> checkpointEvery() {
    return settings.engine() == TrainSettings.Engine.AVERAGING
        ? Optional.of(settings.checkpointEvery())
        : Optional.empty();
  }

  private static long sum(int[][] rows) {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).asLongStream().sum();
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
}
