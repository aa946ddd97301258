package io.retort.loss;

/**
 * The softmax of one row of logits, at a temperature, with its log-sum-exp: the ground of every
 * objective here.
 */
public final class Softmax {
  private Softmax() {}

  /**
   * The logit that a probability came of, up to a constant a row. Of probability 0 it is the
   * smallest normal float's, -87.3, so that all are finite.
   */
  public static float logit(double probability) {
    return (float) Math.log(Math.max(probability, Float.MIN_NORMAL));
  }

  /**
   * Writes {@code softmax(logits / temperature)} of one row, computed from differences to the
   * largest logit so that no exponential overflows.
   *
   * @param logits holds the row at {@code [from, from + classes)}
   * @param out the probabilities, at {@code [0, classes)}
   * @return {@code log(sum_c exp(logits_c / temperature))}, so that {@code log p_c = logits_c /
   *     temperature - result}
   */
  public static double of(float[] logits, int from, int classes, double temperature, double[] out) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      out[c] = Math.exp((logits[from + c] - largest) / temperature);
      sum += out[c];
    }
    for (int c = 0; c < classes; c++) {
      out[c] /= sum;
    }
    return largest / temperature + Math.log(sum);
  }

  /**
   * {@code log(sum exp(logits / temperature))} over {@code [from, from + count)}, count above 0.
   */
  public static double logSumExp(float[] logits, int from, int count, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp((logits[i] - largest) / temperature);
    }
    return largest / temperature + Math.log(sum);
  }
}
