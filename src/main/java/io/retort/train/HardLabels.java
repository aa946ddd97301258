package io.retort.train;

import io.retort.data.ExamplesTable;
import io.retort.data.HeldBack;
import io.retort.data.LabelWeights;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetwork;
import io.retort.pipeline.Making;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/**
 * Training on the labelled rows of train alone: the teacher's way, and the baseline's.
 *
 * @param name of what is trained
 * @param apart rows that it does not see
 */
public record HardLabels(
    SparkSession spark, String name, TrainSettings settings, HeldBack apart, long seed) {
  private static final String TEACHER = "teacher";

  /** Trains a teacher for its own number of epochs, and returns it. */
  public static TrainedNetwork teacher(
      SparkSession spark,
      Job job,
      NetworkSpec network,
      TrainSettings settings,
      long seed,
      Making making)
      throws IOException {
    ExamplesTable table = ExamplesTable.open(making.workspace(), Split.TRAIN);
    HeldBack apart = HeldBack.forCalibration(job, table.info());
    long rows = table.info().labelled() - apart.count(spark, table);
    long steps = Training.steps(settings, Training.workers(spark, settings), rows);
    return new HardLabels(spark, TEACHER, settings, apart, seed)
        .train(network, rows, steps, network.initialParameters(), making);
  }

  /**
   * Trains and returns the network in use.
   *
   * @param rows that have a label
   * @param steps of each worker
   */
  TrainedNetwork train(NetworkSpec network, long rows, long steps, float[] initial, Making making)
      throws IOException {
    ExamplesTable table = ExamplesTable.open(making.workspace(), Split.TRAIN);
    if (table.info().labelled() == 0) {
      throw new UserError(
          "data.train: no row has a label, so the " + name + " has nothing to learn from");
    }
    String owner = name.equals(TEACHER) ? "teacher." : "";
    Objective loss =
        StudentLoss.ofLabels(
            table.info(),
            LabelWeights.of(owner + "train.class-weights", settings.classWeights(), table.info()));
    Training training = new Training(spark, name, network, loss, settings, seed);
    String key = owner.isEmpty() ? "student.network" : "teacher.network";
    return training.run(
        training.rows(rows, apart).labelled(table),
        new Training.Length(rows, steps),
        initial,
        making,
        new FitProbe(
            name,
            network,
            table.info(),
            trained -> LabelScale.used(key, table.info(), network, trained)));
  }
}
