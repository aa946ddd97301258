package io.retort.evaluate;

import io.retort.loss.ExactSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a model is right where it says that it is so sure: rows in bins of confidence, of equal
 * width (Guo et al. 2017, arXiv 1706.04599).
 */
final class Reliability implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int BINS = 15;

  private final long[] rows = new long[BINS];
  private final long[] right = new long[BINS];
  private final ExactSum[] confidence = new ExactSum[BINS];

  Reliability() {
    for (int bin = 0; bin < BINS; bin++) {
      confidence[bin] = new ExactSum();
    }
  }

  void add(double stated, boolean isRight) {
    int bin = Math.min(BINS - 1, (int) (stated * BINS));
    rows[bin]++;
    right[bin] += isRight ? 1 : 0;
    confidence[bin].add(stated);
  }

  void merge(Reliability other) {
    for (int bin = 0; bin < BINS; bin++) {
      rows[bin] += other.rows[bin];
      right[bin] += other.right[bin];
      confidence[bin].merge(other.confidence[bin]);
    }
  }

  /** Expected calibration error: mean over the rows of |accuracy - confidence| of their bin. */
  double error() {
    double gaps = 0;
    long all = 0;
    for (int bin = 0; bin < BINS; bin++) {
      gaps += Math.abs(right[bin] - confidence[bin].value());
      all += rows[bin];
    }
    return gaps / all;
  }

  /** Those with rows, from the least confidence on. */
  List<ModelReport.Bin> bins() {
    List<ModelReport.Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (rows[bin] > 0) {
        bins.add(
            new ModelReport.Bin(
                (double) bin / BINS,
                rows[bin],
                confidence[bin].value() / rows[bin],
                (double) right[bin] / rows[bin]));
      }
    }
    return bins;
  }
}
