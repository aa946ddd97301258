package io.retort.loss;

import java.util.List;

/**
 * What top-k soft labels keep of the classes they leave out: {@code y(T) = log(tail mass / kept
 * mass)}, the logarithm of how much probability all left out classes have at a temperature, over
 * that of all kept ones. Stored at a few temperatures, it is exact there; in between it is the
 * polynomial in 1/T through all of them and through {@code log((classes - kept) / kept)}, which it
 * is where 1/T is 0; at lower temperatures, where y is nearly linear in 1/T, that polynomial's
 * tangent at the lowest stored one.
 */
public final class TailRatio {
  private final double[] weights;

  /** At infinite temperature. The largest there is, since no left out logit is above a kept one. */
  private final double limit;

  /** For reading soft labels of top-k at {@code temperature}. */
  TailRatio(SoftLabelForm form, double temperature) {
    List<Double> stored = form.temperatures();
    double[] inverse = new double[stored.size() + 1]; // The last one is 0.
    for (int i = 0; i < stored.size(); i++) {
      inverse[i] = 1 / stored.get(i);
    }
    this.weights = weights(inverse, 1 / temperature);
    this.limit = Math.log((double) (form.classes() - form.kept()) / form.kept());
  }

  /**
   * y of one row at one temperature, as it is to be stored.
   *
   * @param rest the logits left out, at {@code [0, restCount)}
   * @param kept the kept ones as they are stored, less {@code shift}
   * @param shift what was taken off the kept logits and is still in the others
   */
  public static double of(
      float[] rest, int restCount, float[] kept, double shift, double temperature) {
    return Softmax.logSumExp(rest, 0, restCount, temperature)
        - shift / temperature
        - Softmax.logSumExp(kept, 0, kept.length, temperature);
  }

  /** From the stored values at {@code [from, from + temperatures)}. */
  double at(float[] stored, int from) {
    double y = weights[weights.length - 1] * limit;
    for (int i = 0; i < weights.length - 1; i++) {
      y += weights[i] * stored[from + i];
    }
    return Math.min(y, limit);
  }

  /**
   * The weight of each node's value in the value at {@code x}: at a node 1 and 0, to the bit.
   * Beyond the largest node, of the polynomial's tangent there.
   */
  private static double[] weights(double[] nodes, double x) {
    int last = 0;
    for (int i = 1; i < nodes.length; i++) {
      last = nodes[i] > nodes[last] ? i : last;
    }
    double[] weights = polynomial(nodes, Math.min(x, nodes[last]));
    if (x > nodes[last]) {
      double[] slope = slope(nodes, last);
      for (int i = 0; i < nodes.length; i++) {
        weights[i] += (x - nodes[last]) * slope[i];
      }
    }
    return weights;
  }

  /** Lagrange's. */
  private static double[] polynomial(double[] nodes, double x) {
    double[] weights = new double[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      weights[i] = 1;
      for (int j = 0; j < nodes.length; j++) {
        weights[i] *= j == i ? 1 : (x - nodes[j]) / (nodes[i] - nodes[j]);
      }
    }
    return weights;
  }

  /** The derivative of each of Lagrange's polynomials at a node. */
  private static double[] slope(double[] nodes, int at) {
    double[] slope = new double[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      if (i != at) {
        slope[i] = 1 / (nodes[i] - nodes[at]);
        for (int j = 0; j < nodes.length; j++) {
          slope[i] *= j == i || j == at ? 1 : (nodes[at] - nodes[j]) / (nodes[i] - nodes[j]);
        }
        slope[at] -= slope[i];
      }
    }
    return slope;
  }
}
