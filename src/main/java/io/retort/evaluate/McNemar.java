package io.retort.evaluate;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Two models on the same rows, of which those tell that one of them alone gets right (McNemar
 * 1947).
 *
 * @param first rows that the first one alone gets right
 * @param second rows that the second one alone gets right
 */
record McNemar(long first, long second) {

  /** Up to so many rows the binomial distribution itself; then its limit, corrected by a half. */
  private static final long EXACT = 1000;

  /** The probability of so large a difference, either way, between models that are equally good. */
  double pValue() {
    long rows = first + second;
    if (first == second) {
      return 1;
    }
    if (rows <= EXACT) {
      double tail =
          new BinomialDistribution(null, (int) rows, 0.5)
              .cumulativeProbability((int) Math.min(first, second));
      return Math.min(1, 2 * tail);
    }
    double gap = Math.abs(first - second) - 1.0;
    return 1 - new ChiSquaredDistribution(null, 1).cumulativeProbability(gap * gap / rows);
  }
}
