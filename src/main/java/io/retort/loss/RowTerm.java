package io.retort.loss;

/**
 * A term that looks at one row after the other, and at both distributions at one temperature T. Its
 * value has the factor T^2, so that the gradient's size hardly depends on T (Hinton et al., arXiv
 * 1503.02531).
 */
interface RowTerm extends Term {
  double temperature();

  /** Whether {@link #row} is given logits in place of logs of probabilities, and none of those. */
  default boolean comparesLogits() {
    return false;
  }

  /**
   * Its value for a row.
   *
   * @param label of the row, or {@link Targets#UNLABELLED}
   * @param slope out: d(value) / d(logits), {@code [classes]}
   */
  double row(ComparedRow row, int label, double[] slope);

  @Override
  default double add(Targets targets, float[] logits, double weight, float[] gradient) {
    int classes = targets.classes();
    ComparedRow row = new ComparedRow(targets, logits, comparesLogits() ? 1 : temperature());
    double[] slope = new double[classes];
    double share = weight / targets.rows();
    double total = 0;
    for (int i = 0; i < targets.rows(); i++) {
      if (targets.follows(i)) {
        if (comparesLogits()) {
          row.moveToLogits(i);
        } else {
          row.move(i);
        }
        total += row(row, targets.labels()[i], slope);
        for (int c = 0; c < classes; c++) {
          gradient[i * classes + c] += (float) (share * slope[c]);
        }
      }
    }
    return share * total;
  }
}
