package io.retort.data;

import io.retort.job.UserError;
import java.util.Locale;

/**
 * How wide a pipeline makes examples: each is kept with all of its values, zeros too, and all that
 * a process learns from are in its memory at once.
 */
record MadeWidth(long rows, long features) {

  /** Of the heap, what is left for examples. */
  private static final double SHARE = 0.8;

  /**
   * @param heap bytes of the one process that learns
   * @throws UserError where that does not hold them
   */
  void check(String key, long heap) {
    double needed = (double) Float.BYTES * rows * features;
    if (needed > SHARE * heap) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "data.pipeline: makes %,d features of each of the %,d rows of %s, which take %.1f GB of"
                  + " memory, and this process has %.1f GB; a column of many categories is better"
                  + " hashed (FeatureHasher with numFeatures), or left out",
              features,
              rows,
              key,
              needed / 1e9,
              heap / 1e9));
    }
  }
}
