package io.retort.teacher;

import java.io.Serializable;

/** From an example's features to what a model is given. */
interface Preparation extends Serializable {

  /** Values that a model is given of an example. */
  int features();

  /** Writes the inputs of examples {@code first} to {@code first + rows - 1}, one after another. */
  void applyAll(float[] features, int first, int rows, float[] out);
}
