package io.retort.evaluate;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How much higher one is than the other, seed by seed.
 *
 * @param mean of the differences
 * @param interval half of that mean's 95 % interval (t); no number for a single seed
 */
public record PairedGain(double mean, double interval) {

  /** Of as many of these as of those, in the same order of seeds. */
  public static PairedGain of(List<Double> these, List<Double> those) {
    double[] gains = new double[these.size()];
    for (int seed = 0; seed < gains.length; seed++) {
      gains[seed] = these.get(seed) - those.get(seed);
    }
    double interval =
        gains.length < 2
            ? Double.NaN
            : new TDistribution(gains.length - 1).inverseCumulativeProbability(0.975)
                * Math.sqrt(StatUtils.variance(gains) / gains.length);
    return new PairedGain(StatUtils.mean(gains), interval);
  }

  /** In another unit. */
  public PairedGain times(double factor) {
    return new PairedGain(factor * mean, Math.abs(factor) * interval);
  }

  /** Whether the interval leaves out 0, so that it is unlikely to be chance; of one seed, never. */
  public boolean clear() {
    return Math.abs(mean) > interval;
  }
}
