package io.retort.bench;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A teacher's logits of some rows.
 *
 * @param teacher what they are of
 * @param logits row-major {@code [rows, classes]}
 */
record LogitSample(String teacher, int classes, int rows, float[] logits) {
  /** Deviation of the logits of one row, as trained classifiers of many classes have it. */
  private static final double DEVIATION = 2;

  /** Classes that are like the true one. */
  private static final int RELATED = 8;

  /** How far the true class stands out, and what it varies by. */
  private static final double MARGIN = 11;

  private static final double MARGIN_DEVIATION = 3;

  /**
   * Drawn: a bulk of normal logits, one class that stands out from it, and a few that are like that
   * one and share in it by a uniform part each.
   */
  static LogitSample drawn(int classes, int rows) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(classes);
    float[] logits = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < classes; c++) {
        logits[row * classes + c] = (float) (DEVIATION * random.nextGaussian());
      }
      int first = random.nextInt(classes);
      double margin = MARGIN + MARGIN_DEVIATION * random.nextGaussian();
      logits[row * classes + first] += (float) margin;
      for (int i = 0; i < Math.min(RELATED, classes / 4); i++) {
        // The same ones for the same class, as a dog's are dogs.
        int related = Math.floorMod(first + (i + 1) * 7919, classes);
        logits[row * classes + related] += (float) (margin * 0.8 * random.nextDouble());
      }
    }
    return new LogitSample("drawn", classes, rows, logits);
  }
}
