package io.retort.loss;

import java.io.Serializable;

/** One of the ways in which a student may be held to its teacher: a value and its gradient. */
public interface Term extends Serializable {

  /**
   * Adds {@code weight} times the gradient of the term's mean over a batch to a gradient, and
   * returns as much of its value. Rows that are filtered add nothing; the mean is over all rows.
   *
   * @param logits of the student, row-major {@code [rows, classes]}
   * @param gradient d(loss) / d(logits), row-major {@code [rows, classes]}
   * @throws IllegalArgumentException if the targets have no soft labels
   */
  double add(Targets targets, float[] logits, double weight, float[] gradient);

  /** What there is to check of a temperature. */
  static void check(double temperature) {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature " + temperature);
    }
  }
}
