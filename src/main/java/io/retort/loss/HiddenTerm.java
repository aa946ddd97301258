package io.retort.loss;

import java.io.Serializable;

/** A way in which a hidden layer of a student may be held to one of its teacher. */
public interface HiddenTerm extends Serializable {

  /** What must agree of both layers. */
  enum Fit {
    /** All; channels can be made to by a projection that is learned with the student. */
    VALUES,
    /** Height and width of maps. */
    POSITIONS,
    /** Nothing. */
    NONE
  }

  Fit fit();

  /**
   * Adds {@code weight} times the gradient of the term's mean over a batch to a gradient, and
   * returns as much of its value. Rows that are filtered add nothing; the mean is over all rows.
   *
   * @param batch of layers that fit
   * @param gradient d(loss) / d(student), as {@link HiddenBatch#student} is
   */
  double add(HiddenBatch batch, double weight, float[] gradient);
}
