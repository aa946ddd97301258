package io.retort.train;

import io.retort.data.Augmentation;
import io.retort.data.HeldBack;
import io.retort.job.Interval;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.network.CpuBackend;
import io.retort.network.Learner;
import io.retort.network.NetworkDevice;
import io.retort.network.NetworkSize;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetwork;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Making;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Store;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
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

  /**
   * @param apart rows that are not among them
   */
  TrainingRows rows(long rows, HeldBack apart) {
    HeldBack validation = HeldBack.forEarlyStopping(settings.earlyStopping().share(), seed);
    return new TrainingRows(spark, workers(spark, settings), rows, apart, validation, seed);
  }

  /**
   * Of a whole training.
   *
   * @param rows in all of its data
   * @param steps of each worker
   */
  record Length(long rows, long steps) {}

  /**
   * Trains; {@code rounds.jsonl} is written to the folder that is being made.
   *
   * @param probe asks what comes of it about the rows, while they are held
   */
  TrainedNetwork run(
      TrainingData data, Length length, float[] initial, Making making, FitProbe probe)
      throws IOException {
    long rows = length.rows;
    long steps = length.steps;
    LOG.info(
        "{}: {} parameters, {} rows, {} workers, {} steps",
        name,
        initial.length,
        rows,
        data.training().workers(),
        steps);
    LOG.info("{}", CpuBackend.describe());
    check(steps, initial.length);
    Store store = making.workspace().store();
    Checkpoints checkpoints =
        checkpoints(store, making.checkpoints(), making.recipe(), data.training().workers());
    try (CachedRows cached = CachedRows.of(data)) {
      checkComplete(rows, cached.count());
      Optional<Checkpoint> latest = checkpoints.latest();
      latest.ifPresent(from -> LOG.info("{}: going on from round {}", name, from.state().round()));
      try (RoundLog log = new RoundLog(store.files(), making.folder(), told(latest))) {
        Course course = new Course(cached, steps, steps, initial, true);
        TrainingState end = goOn(course, latest, checkpoints, log, making.progress());
        checkpoints.writeLast(making.folder(), end, log.text());
        return probe.ended(data.training(), end.result(initial.length), log.text());
      }
    }
  }

  /** Before hours are spent on what cannot end well. */
  void check(long steps, int parameters) {
    augmentation();
    NetworkDevice.check(spark.sparkContext());
    new Footprint(Learner.stateLength(plan(steps), parameters) * Float.BYTES)
        .check(name, parameters, tasksHere(spark), Runtime.getRuntime().maxMemory());
  }

  /**
   * Before anything is spent on what a network is to learn from.
   *
   * @param name of what is trained
   * @throws UserError where memory would not do
   */
  static void check(SparkSession spark, String name, NetworkSpec network, TrainSettings settings) {
    NetworkSize size = network.size();
    size.check(name + ".network", settings, spark.sparkContext());
    new Footprint(size.stateLength(settings.optimizer()) * Float.BYTES)
        .check(
            name,
            Math.toIntExact(size.parameters()),
            tasksHere(spark),
            Runtime.getRuntime().maxMemory());
  }

  /** That run at once in this process: none on a cluster. */
  private static int tasksHere(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    return context.isLocal() ? context.defaultParallelism() : 0;
  }

  private Augmentation augmentation() {
    return Augmentation.of(name + ": its train.augment", settings.augment(), network.shape());
  }

  private TrainingPlan plan(long steps) {
    return new TrainingPlan(network, objective, settings.optimizer(), steps, settings.batchSize());
  }

  Checkpoints checkpoints(Store store, Path folder, Recipe recipe, int workers) {
    return new Checkpoints(store, folder, recipe, workers, checkpointEvery());
  }

  static String told(Optional<Checkpoint> latest) {
    return latest.map(Checkpoint::rounds).orElse("");
  }

  /**
   * A training, or its beginning.
   *
   * @param steps of each worker in the whole training
   * @param until the step to stop at, at the end of the round that reaches it
   * @param initial parameters
   * @param alone whether the cluster is its own: it then says how rounds would better fill it
   */
  record Course(CachedRows rows, long steps, long until, float[] initial, boolean alone) {}

  /** Goes on from a checkpoint, or from the beginning. */
  TrainingState goOn(
      Course course,
      Optional<Checkpoint> latest,
      Checkpoints checkpoints,
      RoundLog log,
      Progress progress)
      throws IOException {
    CachedRows cached = course.rows();
    TrainingData data = cached.data();
    TrainingPlan plan = plan(course.steps());
    RowOrder order =
        new RowOrder(
            cached.rowsOf(),
            plan.batchSize(),
            network.features(),
            data.softLabels(),
            augmentation(),
            seed);
    try (RoundEngine engine = engine(plan, data.training(), order, course.initial())) {
      TrainingLoop loop =
          new TrainingLoop(
              name,
              settings,
              engine,
              data.validation()
                  .map(
                      blocks ->
                          new Validation(blocks, data.softLabels(), order.augmentation(), plan)),
              epochs(settings, data.training().workers(), cached.count()),
              log,
              checkpoints,
              spark.sparkContext().defaultParallelism(),
              course.alone());
      TrainingState start =
          latest.map(Checkpoint::state).orElseGet(() -> engine.start(course.initial()));
      return loop.run(start, course.until(), progress);
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
