package io.retort.train;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.UserError;
import io.retort.loss.ExactSum;
import io.retort.loss.TemperatureScaling;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits the temperature of a trained network on labelled rows that it did not learn from.
 *
 * @param info of the table that the rows are from
 */
record Calibration(ClassifierSource model, ExamplesInfo info) {
  /** Where all rows are right, no temperature is low enough. */
  private static final double LEAST = 0.01;

  private static final double GREATEST = 100;
  private static final int BATCH = 256;
  private static final int MOST_EVALUATIONS = 100;

  /**
   * The best temperature, to some six digits, whatever the order of the rows.
   *
   * @throws UserError where there are no rows
   */
  double temperature(JavaRDD<Example> rows) {
    JavaRDD<LabelledLogits> logits =
        rows.mapPartitions(new Answers(model, info)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (logits.isEmpty()) {
        throw new UserError(
            "evaluate.calibrate = true: no labelled row of data.train was held back; more are"
                + " needed");
      }
      double low = -Math.log(GREATEST);
      double high = -Math.log(LEAST);
      if (slope(logits, low) >= 0) {
        return GREATEST;
      }
      if (slope(logits, high) <= 0) {
        return LEAST;
      }
      double inverse =
          new BrentSolver().solve(MOST_EVALUATIONS, log -> slope(logits, log), low, high);
      return Math.exp(-inverse);
    } finally {
      logits.unpersist();
    }
  }

  /** Summed over the rows, at the logarithm of an inverse temperature. */
  private static double slope(JavaRDD<LabelledLogits> logits, double log) {
    return logits.mapPartitions(new Slope(Math.exp(log))).treeReduce(Slope::sum).value();
  }

  /** A plain class, since rows travel under Kryo too. */
  static final class LabelledLogits implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    final int label;
    final float[] logits;

    LabelledLogits(int label, float[] logits) {
      this.label = label;
      this.logits = logits;
    }
  }

  /** What the network says of the rows of a partition. */
  record Answers(ClassifierSource model, ExamplesInfo info)
      implements FlatMapFunction<Iterator<Example>, LabelledLogits> {

    @Override
    public Iterator<LabelledLogits> call(Iterator<Example> rows) {
      List<LabelledLogits> answers = new ArrayList<>();
      List<Example> batch = new ArrayList<>();
      while (rows.hasNext()) {
        batch.add(rows.next());
        if (batch.size() == BATCH || !rows.hasNext()) {
          add(batch, answers);
          batch.clear();
        }
      }
      return answers.iterator();
    }

    private void add(List<Example> batch, List<LabelledLogits> answers) {
      Classifier network = model.onThisThread();
      int classes = network.classes();
      float[] features = new float[batch.size() * info.features()];
      float[] logits = new float[batch.size() * classes];
      for (int row = 0; row < batch.size(); row++) {
        info.decode(batch.get(row), features, row * info.features());
      }
      network.logits(features, batch.size(), logits);
      for (int row = 0; row < batch.size(); row++) {
        float[] own = new float[classes];
        System.arraycopy(logits, row * classes, own, 0, classes);
        answers.add(new LabelledLogits(batch.get(row).label, own));
      }
    }
  }

  /** Over the rows of a partition. */
  record Slope(double inverse) implements FlatMapFunction<Iterator<LabelledLogits>, ExactSum> {

    @Override
    public Iterator<ExactSum> call(Iterator<LabelledLogits> rows) {
      ExactSum sum = new ExactSum();
      double[] scratch = new double[0];
      while (rows.hasNext()) {
        LabelledLogits row = rows.next();
        int classes = row.logits.length;
        scratch = scratch.length == classes ? scratch : new double[classes];
        sum.add(TemperatureScaling.slope(row.logits, 0, classes, row.label, inverse, scratch));
      }
      return List.of(sum).iterator();
    }

    static ExactSum sum(ExactSum one, ExactSum other) {
      one.merge(other);
      return one;
    }
  }
}
