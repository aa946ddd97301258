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
  private final RowOrder rows;
  private final TrainingPlan plan;
  private final int parameters;
  private final int stepsPerRound;
  private final UpstreamTrainer trainer;

  /**
   * @param rows when which of them are trained on
   * @param stepsPerRound steps between two averages
   */
  UpstreamAveraging(
      WorkerBlocks data, RowOrder rows, TrainingPlan plan, float[] initial, int stepsPerRound) {
    this.data = data;
    this.rows = rows;
    this.plan = plan;
    this.parameters = initial.length;
    this.stepsPerRound = (int) Math.min(stepsPerRound, plan.totalSteps());
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    this.trainer =
        new UpstreamTrainer(
            spark,
            plan,
            rows.softLabels(),
            data.workers(),
            this.stepsPerRound,
            rows.seed(),
            initial);
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
    UpstreamTrainer.Fit fit =
        trainer.fit(
            data.choose(rows.blocks(from.step(), steps))
                .mapPartitionsWithIndex(new RoundBatches(rows, from.step(), steps), true));
    float[] average = trainer.parameters();
    boolean finite = Double.isFinite(fit.lossSum()) && FloatVector.of(average).isFinite();
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
