package io.retort.train;

import io.retort.job.UserError;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import io.retort.network.UpstreamTrainer;
import io.retort.pipeline.Progress;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The rounds of {@link ParameterAveraging}, on the same rows in the same order, done by upstream's
 * own trainer: see {@link UpstreamTrainer} for what it does otherwise.
 *
 * @param plan what is trained, on which objective, for how many steps
 * @param features values of an example
 * @param stepsPerRound steps between two averages
 * @param rowsPerStep of all workers together, to tell epochs by
 * @param seed of the rows' order
 */
record UpstreamAveraging(
    String name,
    TrainingPlan plan,
    int features,
    int stepsPerRound,
    double rowsPerStep,
    long rows,
    long seed) {

  /** Runs all rounds, as {@link ParameterAveraging#train} does. */
  float[] train(JavaRDD<Block> data, float[] initial, Consumer<Round> listener, Progress progress) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.context());
    int most = (int) Math.min(stepsPerRound, plan.totalSteps());
    try (UpstreamTrainer trainer =
            new UpstreamTrainer(spark, plan, data.getNumPartitions(), most, seed, initial);
        Progress.Task task = progress.begin(name, plan.totalSteps(), "steps")) {
      float[] parameters = initial;
      long round = 0;
      for (long step = 0; step < plan.totalSteps(); step += most) {
        long start = System.nanoTime();
        int steps = (int) Math.min(most, plan.totalSteps() - step);
        RoundBatches batches =
            new RoundBatches(
                features, plan.network().classes(), plan.batchSize(), seed, step, steps);
        UpstreamTrainer.Fit fit = trainer.fit(data.mapPartitionsWithIndex(batches, true));
        parameters = trainer.parameters();
        Round told = tell(++round, step + steps, fit, start);
        check(told, parameters);
        listener.accept(told);
        task.at(
            told.step(),
            String.format(Locale.ROOT, "loss %.4f, epoch %.1f", told.loss(), told.epoch()));
      }
      return parameters;
    }
  }

  private Round tell(long round, long step, UpstreamTrainer.Fit fit, long start) {
    return new Round(
        round,
        step * rowsPerStep / rows,
        step,
        fit.examples(),
        fit.lossSum() / fit.examples(),
        Learner.learningRate(plan, step - 1),
        (System.nanoTime() - start) / 1e9,
        fit.arithmeticSeconds());
  }

  private void check(Round round, float[] parameters) {
    boolean finite = Double.isFinite(round.loss());
    for (float parameter : parameters) {
      finite &= Float.isFinite(parameter);
    }
    if (!finite) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: the loss is %s in round %d at learning rate %s, or a weight is no number after it; lower its train.optimizer.learning-rate",
              name,
              round.loss(),
              round.round(),
              round.learningRate()));
    }
  }
}
