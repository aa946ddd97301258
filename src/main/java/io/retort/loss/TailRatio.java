package io.retort.loss;

import java.util.stream.IntStream;

/**
 * What top-k soft labels keep of the classes they leave out: {@code y(T) = log(tail mass / kept
 * mass)}, the logarithm of how much probability all left out classes have at a temperature, over
 * that of all kept ones. Stored at a few temperatures, it is exact there; in between it is the
 * polynomial in 1/T through all of them and through {@code log((classes - kept) / kept)}, which it
 * is where 1/T is 0; at lower temperatures, where y is nearly linear in 1/T, the line through the
 * two nearest.
 */
public final class TailRatio {
  private final double[] weights;

  /** At infinite temperature. The largest there is, since no left out logit is above a kept one. */
  private final double limit;

  /** For reading soft labels of top-k at {@code temperature}. */
  TailRatio(SoftLabels labels, double temperature) {
    double[] inverse = new double[labels.temperatures.length + 1]; // The last one is 0.
    for (int i = 0; i < labels.temperatures.length; i++) {
      inverse[i] = 1 / labels.temperatures[i];
    }
    this.weights = weights(inverse, 1 / temperature);
    this.limit = Math.log((double) (labels.classes - labels.kept) / labels.kept);
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

  /** The weight of each node's value in the value at {@code x}: at a node 1 and 0, to the bit. */
  private static double[] weights(double[] nodes, double x) {
    int last = largest(nodes, -1);
    int[] through =
        x > nodes[last]
            ? new int[] {last, largest(nodes, last)}
            : IntStream.range(0, nodes.length).toArray();
    double[] weights = new double[nodes.length];
    for (int i : through) {
      weights[i] = 1;
      for (int j : through) {
        if (j != i) {
          weights[i] *= (x - nodes[j]) / (nodes[i] - nodes[j]);
        }
      }
    }
    return weights;
  }

  private static int largest(double[] nodes, int except) {
    int largest = except == 0 ? 1 : 0;
    for (int i = 0; i < nodes.length; i++) {
      if (i != except && nodes[i] > nodes[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
