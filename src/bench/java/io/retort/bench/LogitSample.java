package io.retort.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * A teacher's logits of some rows.
 *
 * @param teacher what they are of
 * @param logits row-major {@code [rows, classes]}
 * @param learned of other rows, from which the shape of tails is learned
 */
record LogitSample(String teacher, int classes, int rows, float[] logits, float[] learned) {
  /** Rows that `label` learns from, where there are no more classes than it is made for. */
  static final int LEARNED = 2048;

  /** Deviation of the logits of one row, as trained classifiers of many classes have it. */
  private static final double DEVIATION = 2;

  /** Shares of that variance: of each class's mean, of what rows have in common, and the rest. */
  private static final double MEAN = 0.4;

  private static final double COMMON = 0.5;

  /** Directions of the second, the j-th with a variance in proportion to 1/j. */
  private static final int DIRECTIONS = 64;

  /** Classes that are like the true one. */
  private static final int RELATED = 8;

  /** How far the true class stands out, and what it varies by. */
  private static final double MARGIN = 11;

  private static final double MARGIN_DEVIATION = 3;

  /** The last rows are learned from. */
  static LogitSample of(String teacher, int classes, float[] all) {
    int rows = all.length / classes - LEARNED;
    return new LogitSample(
        teacher,
        classes,
        rows,
        Arrays.copyOf(all, rows * classes),
        Arrays.copyOfRange(all, rows * classes, all.length));
  }

  /**
   * Drawn, as networks have them: what they say of a class is linear in a few hundred features, and
   * most of what varies from row to row lies in few directions.
   */
  static LogitSample drawn(int classes, int rows) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(classes);
    float[] mean = gaussian(random, classes, Math.sqrt(MEAN));
    double harmonic = IntStream.rangeClosed(1, DIRECTIONS).mapToDouble(j -> 1.0 / j).sum();
    float[][] directions = new float[DIRECTIONS][];
    for (int j = 0; j < DIRECTIONS; j++) {
      directions[j] = gaussian(random, classes, Math.sqrt(COMMON / harmonic / (j + 1)));
    }
    float[] logits = new float[(rows + LEARNED) * classes];
    for (int row = 0; row < rows + LEARNED; row++) {
      float[] bulk = gaussian(random, classes, Math.sqrt(1 - MEAN - COMMON));
      add(bulk, 1, mean);
      for (float[] direction : directions) {
        add(bulk, random.nextGaussian(), direction);
      }
      for (int c = 0; c < classes; c++) {
        logits[row * classes + c] = (float) (DEVIATION * bulk[c]);
      }
      standOut(random, classes, logits, row);
    }
    return of("drawn", classes, logits);
  }

  /** Drawn so that nothing can be told of one class from another: the worst there may be. */
  static LogitSample independent(int classes, int rows) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(classes);
    float[] logits = gaussian(random, (rows + LEARNED) * classes, DEVIATION);
    for (int row = 0; row < rows + LEARNED; row++) {
      standOut(random, classes, logits, row);
    }
    return of("independent", classes, logits);
  }

  /** One class, and a few that are like it and share in it by a uniform part each. */
  private static void standOut(RandomGenerator random, int classes, float[] logits, int row) {
    int first = random.nextInt(classes);
    double margin = MARGIN + MARGIN_DEVIATION * random.nextGaussian();
    logits[row * classes + first] += (float) margin;
    for (int i = 0; i < Math.min(RELATED, classes / 4); i++) {
      // The same ones for the same class, as a dog's are dogs.
      int related = Math.floorMod(first + (i + 1) * 7919, classes);
      logits[row * classes + related] += (float) (margin * 0.8 * random.nextDouble());
    }
  }

  private static float[] gaussian(RandomGenerator random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static void add(float[] to, double factor, float[] values) {
    for (int c = 0; c < to.length; c++) {
      to[c] += (float) (factor * values[c]);
    }
  }
}
