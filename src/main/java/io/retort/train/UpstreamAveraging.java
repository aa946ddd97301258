package io.retort.train;

import io.retort.network.TrainingPlan;
import io.retort.network.UpstreamTrainer;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The rounds of {@link ParameterAveraging}, on the same rows in the same order, done by upstream's
 * own trainer: see {@link UpstreamTrainer} for what it does otherwise. It keeps the optimizer's
 * state to itself: what it begins it must end.
 */
final class UpstreamAveraging implements RoundEngine {
  private final WorkerBlocks data;
  private final int[][] rowsOf;
  private final TrainingPlan plan;
  private final int parameters;
  private final int stepsPerRound;
  private final long seed;
  private final UpstreamTrainer trainer;

  /**
   * @param rowsOf rows of each block of each worker
   * @param stepsPerRound steps between two averages
   * @param seed of the rows' order
   */
  UpstreamAveraging(
      WorkerBlocks data,
      int[][] rowsOf,
      TrainingPlan plan,
      float[] initial,
      int stepsPerRound,
      long seed) {
    this.data = data;
    this.rowsOf = rowsOf;
    this.plan = plan;
    this.parameters = initial.length;
    this.stepsPerRound = (int) Math.min(stepsPerRound, plan.totalSteps());
    this.seed = seed;
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    this.trainer =
        new UpstreamTrainer(spark, plan, data.workers(), this.stepsPerRound, seed, initial);
  }

  @Override
  public TrainingPlan plan() {
    return plan;
  }

  @Override
  public int parameters() {
    return parameters;
  }

  @Override
  public RoundOutcome round(TrainingState from) {
    int steps = steps(from);
    RoundBatches batches =
        new RoundBatches(
            rowsOf,
            plan.network().features(),
            plan.network().classes(),
            plan.batchSize(),
            seed,
            from.step(),
            steps);
    UpstreamTrainer.Fit fit =
        trainer.fit(
            data.inRound(rowsOf, plan.batchSize(), seed, from.step(), steps)
                .mapPartitionsWithIndex(batches, true));
    float[] average = trainer.parameters();
    boolean finite = Double.isFinite(fit.lossSum());
    for (float parameter : average) {
      finite &= Float.isFinite(parameter);
    }
    // Upstream tells of all workers together only.
    WorkerResult all =
        new WorkerResult(
            0,
            fit.examples(),
            fit.lossSum(),
            finite,
            (long) (fit.arithmeticSeconds() * 1e9),
            0,
            null);
    return new RoundOutcome(List.of(all), finite ? average : null);
  }

  @Override
  public TrainingState after(TrainingState from, RoundOutcome outcome) {
    return from.next(steps(from), outcome.average());
  }

  private int steps(TrainingState from) {
    return (int) Math.min(stepsPerRound, plan.totalSteps() - from.step());
  }

  @Override
  public void close() {
    trainer.close();
  }
}
