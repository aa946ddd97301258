package io.retort.loss;

/**
 * {@code T^2 KL(p || q)} of logits that are brought to mean 0 and deviation 1 in each row, the
 * teacher's and the student's (Sun et al., "Logit Standardization in Knowledge Distillation", arXiv
 * 2403.01427): the student is to have the teacher's logits in their order and proportions, on
 * whatever scale. The deviation is that of a sample, with classes - 1, as in the paper's program.
 *
 * @param temperature T, above 0
 */
public record StandardizedKullbackLeibler(double temperature) implements RowTerm {
  /** Keeps rows of equal logits from a division by 0. */
  private static final double LEAST = 1e-7;

  public StandardizedKullbackLeibler {
    Term.check(temperature);
  }

  /** What is standardized are logits: see {@link LogitSquares}. */
  @Override
  public boolean comparesLogits() {
    return true;
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    int classes = slope.length;
    double[] teacher = row.logP().clone();
    double[] student = row.logQ().clone();
    standardize(teacher);
    double deviation = standardize(student);
    double[] p = new double[classes];
    double[] q = new double[classes];
    double logSumP = softmax(teacher, p);
    double logSumQ = softmax(student, q);
    double divergence = 0;
    double mean = 0;
    double along = 0;
    for (int c = 0; c < classes; c++) {
      divergence += p[c] * ((teacher[c] - student[c]) / temperature - logSumP + logSumQ);
      slope[c] = temperature * (q[c] - p[c]);
      mean += slope[c];
      along += slope[c] * student[c];
    }
    mean /= classes;
    // The deviation changes too, in proportion to how far a logit is from the mean.
    double shrink =
        deviation == 0 ? 0 : along * (deviation + LEAST) / (deviation * Math.max(1, classes - 1));
    double factor = 1 / (deviation + LEAST);
    for (int c = 0; c < classes; c++) {
      slope[c] = (slope[c] - mean - shrink * student[c]) * factor;
    }
    return temperature * temperature * divergence;
  }

  /** Returns the deviation that there was. */
  private static double standardize(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value;
    }
    mean /= values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
    double factor = 1 / (deviation + LEAST);
    for (int c = 0; c < values.length; c++) {
      values[c] = (values[c] - mean) * factor;
    }
    return deviation;
  }

  /** Of values that are no larger than their number. */
  private double softmax(double[] values, double[] out) {
    double sum = 0;
    double cold = 1 / temperature;
    for (int c = 0; c < values.length; c++) {
      out[c] = Math.exp(values[c] * cold);
      sum += out[c];
    }
    double share = 1 / sum;
    for (int c = 0; c < values.length; c++) {
      out[c] *= share;
    }
    return Math.log(sum);
  }
}
