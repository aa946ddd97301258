package io.retort.train;

import io.retort.job.OuterSettings;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains by averaging parameters (McDonald, Hall and Mann 2010; McMahan et al. 2017, arXiv
 * 1602.05629): in each round every worker starts from the same state, takes a number of steps on
 * rows of its own, and parameters and optimizer state are averaged, weighted by the examples each
 * worker saw. A round is one Spark job; between two rounds nothing of ours runs on the executors.
 *
 * @param data cached
 * @param rowsOf rows of each block of each worker
 * @param plan what is trained, on which objective, for how many steps
 * @param parameters of the network
 * @param stepsPerRound steps between two averages
 * @param seed of the rows' order
 */
record ParameterAveraging(
    WorkerBlocks data,
    int[][] rowsOf,
    TrainingPlan plan,
    int parameters,
    int stepsPerRound,
    OuterSettings outer,
    Reduction reduction,
    long seed) {

  /** Steps of the round after {@code step} of them. */
  int steps(long step) {
    return (int) Math.min(stepsPerRound, plan.totalSteps() - step);
  }

  /** What the workers make of a state. The learning rate is halved as often as the state's. */
  RoundOutcome round(TrainingState from) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    int steps = steps(from.step());
    TrainingPlan now = plan.halved(from.halvings());
    Broadcast<FloatVector> state = spark.broadcast(FloatVector.of(from.vector()));
    try {
      RoundTask task =
          new RoundTask(now, state, rowsOf, now.network().features(), seed, from.step(), steps);
      return reduction.of(
          data.choose(blocks(from.step(), steps)).mapPartitionsWithIndex(task, true),
          Learner.stateLength(plan, parameters));
    } finally {
      state.destroy();
    }
  }

  /** The state after a round that came out well. */
  TrainingState after(TrainingState from, RoundOutcome outcome) {
    OuterStep.apply(outer, from.vector(), outcome.average(), from.velocity());
    return from.next(steps(from.step()), outcome.average());
  }

  private int[][] blocks(long step, int steps) {
    return IntStream.range(0, data.workers())
        .mapToObj(worker -> RoundTask.schedule(plan, rowsOf, seed, worker).blocks(step, steps))
        .toArray(int[][]::new);
  }
}
