package io.retort.train;

import io.retort.job.OuterSettings;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains by averaging parameters (McDonald, Hall and Mann 2010; McMahan et al. 2017, arXiv
 * 1602.05629): in each round every worker starts from the same state, takes a number of steps on
 * rows of its own, and parameters and optimizer state are averaged, weighted by the examples each
 * worker saw. A round is one Spark job; between two rounds nothing of ours runs on the executors.
 *
 * @param data cached
 * @param rows when which of them are trained on
 * @param plan what is trained, on which objective, for how many steps
 * @param parameters of the network
 * @param stepsPerRound steps between two averages
 */
record ParameterAveraging(
    WorkerBlocks data,
    RowOrder rows,
    TrainingPlan plan,
    int parameters,
    int stepsPerRound,
    OuterSettings outer,
    Reduction reduction)
    implements RoundEngine {

  /** Steps of the round after {@code step} of them. */
  int steps(long step) {
    return (int) Math.min(stepsPerRound, plan.totalSteps() - step);
  }

  /** The learning rate is halved as often as the state's. */
  @Override
  public RoundOutcome round(TrainingState from) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    int steps = steps(from.step());
    TrainingPlan now = plan.halved(from.halvings());
    Broadcast<FloatVector> state = spark.broadcast(FloatVector.of(from.vector()));
    try {
      RoundTask task = new RoundTask(now, state, rows, from.step(), steps);
      return reduction.of(
          data.choose(rows.blocks(from.step(), steps)).mapPartitionsWithIndex(task, true),
          Learner.stateLength(plan, parameters));
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
  public void close() {}
}
