package io.retort.train;

import io.retort.job.UserError;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Progress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains by averaging parameters (McDonald, Hall and Mann 2010; McMahan et al. 2017, arXiv
 * 1602.05629): in each round every worker starts from the same state, takes a number of steps on
 * rows of its own, and parameters and optimizer state are averaged, weighted by the examples each
 * worker saw.
 *
 * @param plan what is trained, on which objective, for how many steps
 * @param features values of an example
 * @param shift of the pictures that are trained on
 * @param stepsPerRound steps between two averages
 * @param rowsPerStep of all workers together, to tell epochs by
 * @param seed of the rows' order
 */
record ParameterAveraging(
    String name,
    TrainingPlan plan,
    int features,
    RandomShift shift,
    int stepsPerRound,
    double rowsPerStep,
    long rows,
    long seed) {

  /**
   * Runs all rounds.
   *
   * @param data one partition for each worker, persisted
   * @param initial parameters
   * @param listener told of each round
   * @return the trained parameters
   */
  float[] train(JavaRDD<Block> data, float[] initial, Consumer<Round> listener, Progress progress) {
    float[] parameters = initial;
    float[] optimizerState = new float[0];
    long round = 0;
    try (Progress.Task task = progress.begin(name, plan.totalSteps(), "steps")) {
      for (long step = 0; step < plan.totalSteps(); step += stepsPerRound) {
        long start = System.nanoTime();
        int steps = (int) Math.min(stepsPerRound, plan.totalSteps() - step);
        List<WorkerResult> results = round(data, parameters, optimizerState, step, steps);
        Round told = tell(++round, step + steps, results, start);
        check(told);
        parameters = Average.of(results, result -> result.parameters);
        optimizerState = Average.of(results, result -> result.optimizerState);
        listener.accept(told);
        task.at(
            told.step(),
            String.format(Locale.ROOT, "loss %.4f, epoch %.1f", told.loss(), told.epoch()));
      }
    }
    return parameters;
  }

  private List<WorkerResult> round(
      JavaRDD<Block> data, float[] parameters, float[] state, long step, int steps) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.context());
    Broadcast<float[][]> shared = spark.broadcast(new float[][] {parameters, state});
    try {
      return data.mapPartitionsWithIndex(
              new RoundTask(plan, shared, features, shift, seed, step, steps), true)
          .collect();
    } finally {
      shared.destroy();
    }
  }

  private Round tell(long round, long step, List<WorkerResult> results, long start) {
    long examples = results.stream().mapToLong(result -> result.examples).sum();
    double loss = results.stream().mapToDouble(result -> result.lossSum).sum() / examples;
    double arithmetic =
        results.stream().mapToLong(result -> result.arithmeticNanos).max().orElse(0) / 1e9;
    double epoch = step * rowsPerStep / rows;
    double rate = Learner.learningRate(plan, step - 1);
    return new Round(
        round, epoch, step, examples, loss, rate, (System.nanoTime() - start) / 1e9, arithmetic);
  }

  private void check(Round round) {
    if (!Double.isFinite(round.loss())) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: the loss is %s in round %d at learning rate %s; lower its train.optimizer.learning-rate",
              name,
              round.loss(),
              round.round(),
              round.learningRate()));
    }
  }
}
