package io.retort.bench;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How much better one is than the other, seed by seed, in points.
 *
 * @param mean of the differences
 * @param interval half of that mean's 95 % interval (t); no number for a single seed
 */
record PairedGain(double mean, double interval) {

  /** Of shares. */
  static PairedGain of(List<Double> these, List<Double> those) {
    double[] gains = new double[these.size()];
    for (int seed = 0; seed < gains.length; seed++) {
      gains[seed] = 100 * (these.get(seed) - those.get(seed));
    }
    double interval =
        gains.length < 2
            ? Double.NaN
            : new TDistribution(gains.length - 1).inverseCumulativeProbability(0.975)
                * Math.sqrt(StatUtils.variance(gains) / gains.length);
    return new PairedGain(StatUtils.mean(gains), interval);
  }
}
