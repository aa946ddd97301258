package io.retort.evaluate;

import org.apache.commons.math3.distribution.NormalDistribution;

/** The interval in which a share of rows lies with 95 % (Wilson 1927). */
final class Wilson {
  private static final double QUANTILE =
      new NormalDistribution(null, 0, 1).inverseCumulativeProbability(0.975);

  private Wilson() {}

  /** As Commons Math does for up to 2^31 rows. */
  static ModelReport.Interval interval(long right, long rows) {
    double share = (double) right / rows;
    double factor = QUANTILE * QUANTILE / rows;
    double middle = (share + factor / 2) / (1 + factor);
    double half =
        QUANTILE * Math.sqrt(share * (1 - share) / rows + factor / (4.0 * rows)) / (1 + factor);
    return new ModelReport.Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
