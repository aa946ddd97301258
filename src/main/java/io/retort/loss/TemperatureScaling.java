package io.retort.loss;

/**
 * Temperature scaling: logits are divided by one number, that under which held-back labels are
 * likeliest. It changes how sure a model says it is, and never what it chooses (Guo et al. 2017,
 * arXiv 1706.04599).
 */
public final class TemperatureScaling {
  private TemperatureScaling() {}

  /**
   * The slope of a row's negative log-likelihood, in nats, over the inverse of the temperature. It
   * rises with that: summed over rows it is 0 at the best one, or nowhere where all are right.
   *
   * @param logits holds the row's at {@code from}
   * @param inverse 1 / temperature, above 0
   * @param scratch of at least {@code classes}
   */
  public static double slope(
      float[] logits, int from, int classes, int label, double inverse, double[] scratch) {
    Softmax.of(logits, from, classes, 1 / inverse, scratch);
    double slope = 0;
    for (int c = 0; c < classes; c++) {
      slope += scratch[c] * (logits[from + c] - logits[from + label]);
    }
    return slope;
  }
}
