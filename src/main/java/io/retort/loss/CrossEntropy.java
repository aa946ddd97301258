package io.retort.loss;

/**
 * Cross-entropy with hard labels, {@code CE = -log softmax(z)_label}, mean over the rows. Its
 * gradient with respect to the logits is {@code (softmax(z) - onehot(label)) / rows}. A row without
 * a label adds nothing.
 */
public record CrossEntropy() implements Objective {

  @Override
  public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
    int classes = targets.classes();
    double[] student = new double[classes];
    double total = 0;
    java.util.Arrays.fill(gradient, 0, targets.rows() * classes, 0f);
    for (int row = 0; row < targets.rows(); row++) {
      int label = targets.labels()[row];
      if (label != Targets.UNLABELLED) {
        total +=
            addRow(
                label,
                logits,
                row * classes,
                classes,
                1.0,
                1.0 / targets.rows(),
                student,
                gradient);
      }
    }
    return targets.rows() == 0 ? 0 : total / targets.rows();
  }

  /**
   * Adds {@code weight * share * d CE / d z} of one row to the gradient and returns {@code weight *
   * CE}.
   *
   * @param share of the row in the mean, {@code 1 / rows}
   * @param scratch of at least {@code classes}
   */
  static double addRow(
      int label,
      float[] logits,
      int from,
      int classes,
      double weight,
      double share,
      double[] scratch,
      float[] gradient) {
    double logSumExp = Softmax.of(logits, from, classes, 1.0, scratch);
    for (int c = 0; c < classes; c++) {
      double difference = scratch[c] - (c == label ? 1.0 : 0.0);
      gradient[from + c] += (float) (weight * share * difference);
    }
    return weight * (logSumExp - logits[from + label]);
  }
}
