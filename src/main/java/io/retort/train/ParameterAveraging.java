package io.retort.train;

import io.retort.job.OuterSettings;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Packed;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains by averaging parameters (McDonald, Hall and Mann 2010; McMahan et al. 2017, arXiv
 * 1602.05629): in each round every worker starts from the same state, takes a number of steps on
 * rows of its own, and parameters and optimizer state are averaged, weighted by the examples each
 * worker saw. A round is one Spark job; between two rounds nothing of ours runs on the executors.
 */
final class ParameterAveraging implements RoundEngine {
  private final WorkerBlocks data;
  private final RowOrder rows;
  private final TrainingPlan plan;
  private final int parameters;
  private final int stepsPerRound;
  private final OuterSettings outer;
  private final Reduction reduction;
  private final JavaSparkContext spark;
  private final Packed<RoundBasis> basis;

  /**
   * @param data cached
   * @param rows when which of them are trained on
   * @param plan what is trained, on which objective, for how many steps
   * @param parameters of the network
   * @param stepsPerRound steps between two averages
   */
  ParameterAveraging(
      WorkerBlocks data,
      RowOrder rows,
      TrainingPlan plan,
      int parameters,
      int stepsPerRound,
      OuterSettings outer,
      Reduction reduction) {
    this.data = data;
    this.rows = rows;
    this.plan = plan;
    this.parameters = parameters;
    this.stepsPerRound = stepsPerRound;
    this.outer = outer;
    this.reduction = reduction;
    this.spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    this.basis = Packed.of(new RoundBasis(data.blocks().rdd(), rows, plan), spark);
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
  public TrainingState start(float[] initial) {
    return TrainingState.start(initial, OuterStep.velocity(outer, initial.length));
  }

  /** Steps of the round after {@code step} of them. */
  int steps(long step) {
    return (int) Math.min(stepsPerRound, plan.totalSteps() - step);
  }

  /** The learning rate is halved as often as the state's. */
  @Override
  public RoundOutcome round(TrainingState from) {
    int steps = steps(from.step());
    Broadcast<FloatVector> state = spark.broadcast(FloatVector.of(from.vector()));
    try {
      RoundTask task = new RoundTask(basis, state, from.halvings(), from.step(), steps);
      RoundRdd results = new RoundRdd(data, rows.blocks(from.step(), steps), task);
      return reduction.of(results, Learner.stateLength(plan, parameters));
    } finally {
      state.destroy();
    }
  }

  @Override
  public TrainingState after(TrainingState from, RoundOutcome outcome) {
    OuterStep.apply(outer, from.vector(), outcome.average(), from.velocity());
    return from.next(steps(from.step()), outcome.average());
  }

  @Override
  public void close() {
    basis.destroy();
  }
}
