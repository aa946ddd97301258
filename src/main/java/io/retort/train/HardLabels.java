package io.retort.train;

import io.retort.data.ExamplesTable;
import io.retort.data.LabelWeights;
import io.retort.job.Split;
import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import io.retort.loss.Objective;
import io.retort.network.NetworkSpec;
import io.retort.pipeline.Making;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** Training on the labelled rows of train alone: the teacher's way, and the baseline's. */
public final class HardLabels {
  private HardLabels() {}

  /** Trains a teacher for its own number of epochs, and returns its parameters. */
  public static float[] teacher(
      SparkSession spark, NetworkSpec network, TrainSettings settings, long seed, Making making)
      throws IOException {
    long rows = ExamplesTable.open(making.workspace(), Split.TRAIN).info().labelled();
    long steps = Training.steps(settings, Training.workers(spark, settings), rows);
    return train(
        spark, "teacher", network, settings, seed, steps, network.initialParameters(), making);
  }

  static float[] train(
      SparkSession spark,
      String name,
      NetworkSpec network,
      TrainSettings settings,
      long seed,
      long steps,
      float[] initial,
      Making making)
      throws IOException {
    ExamplesTable table = ExamplesTable.open(making.workspace(), Split.TRAIN);
    if (table.info().labelled() == 0) {
      throw new UserError(
          "data.train: no row has a label, so the " + name + " has nothing to learn from");
    }
    boolean teacher = name.equals("teacher");
    String key = (teacher ? "teacher." : "") + "train.class-weights";
    Objective loss =
        StudentLoss.ofLabels(
            table.info(), LabelWeights.of(key, settings.classWeights(), table.info()));
    Training training = new Training(spark, name, network, loss, settings, seed);
    long rows = table.info().labelled();
    float[] trained =
        training.run(training.rows(rows).labelled(table), rows, steps, initial, making);
    return LabelScale.used(
        teacher ? "teacher.network" : "student.network", table.info(), network, trained);
  }
}
