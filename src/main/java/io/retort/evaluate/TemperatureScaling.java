package io.retort.evaluate;

import java.io.Serializable;

/**
 * What a model's probabilities are worth after temperature scaling (Guo et al. 2017, arXiv
 * 1706.04599), without a row that is held back for it: on each half of the rows with the
 * temperature that suits the other half best. Temperatures are a quarter of an octave apart.
 */
final class TemperatureScaling implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int STEPS_AN_OCTAVE = 4;
  private static final int LOWEST = -2 * STEPS_AN_OCTAVE;
  private static final int HIGHEST = 4 * STEPS_AN_OCTAVE;
  private static final int HALVES = 2;

  private final Certainty[][] halves = new Certainty[HALVES][HIGHEST - LOWEST + 1];

  TemperatureScaling() {
    for (Certainty[] half : halves) {
      for (int step = 0; step < half.length; step++) {
        half[step] = new Certainty(temperature(step));
      }
    }
  }

  private static double temperature(int step) {
    return Math.pow(2, (double) (LOWEST + step) / STEPS_AN_OCTAVE);
  }

  /**
   * Which half a row belongs to, 0 or 1.
   *
   * @param id of the row
   */
  static int half(long id) {
    long mixed = (id ^ id >>> 32) * 0x9E3779B97F4A7C15L; // Neighbours are to be apart.
    return (int) (mixed >>> 63);
  }

  /** Adds a row to a half, as {@link Certainty#add}. */
  void add(
      int half, float[] logits, int from, int classes, int label, int choice, double[] scratch) {
    for (Certainty certainty : halves[half]) {
      certainty.add(logits, from, classes, label, choice, scratch);
    }
  }

  void merge(TemperatureScaling other) {
    for (int half = 0; half < HALVES; half++) {
      for (int step = 0; step < halves[half].length; step++) {
        halves[half][step].merge(other.halves[half][step]);
      }
    }
  }

  /**
   * All rows, each scaled by the temperature of the other half; it bears the temperature that suits
   * all of them best. Null where a half has no rows.
   */
  Certainty scaled() {
    if (halves[0][0].rows() == 0 || halves[1][0].rows() == 0) {
      return null;
    }
    Certainty scaled = new Certainty(temperature(best(both())));
    scaled.merge(halves[0][best(halves[1])]);
    scaled.merge(halves[1][best(halves[0])]);
    return scaled;
  }

  private Certainty[] both() {
    Certainty[] both = new Certainty[halves[0].length];
    for (int step = 0; step < both.length; step++) {
      both[step] = new Certainty(temperature(step));
      both[step].merge(halves[0][step]);
      both[step].merge(halves[1][step]);
    }
    return both;
  }

  /** Where the likelihood is greatest. */
  private static int best(Certainty[] half) {
    int best = 0;
    for (int step = 1; step < half.length; step++) {
      best = half[step].nll() < half[best].nll() ? step : best;
    }
    return best;
  }
}
