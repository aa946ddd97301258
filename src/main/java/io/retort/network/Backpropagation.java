package io.retort.network;

import io.retort.loss.Targets;

/**
 * A way to a batch's gradient, which it leaves in the network's flat gradient. Whatever the way,
 * the bits are those that Deeplearning4j's {@code fit} makes.
 */
interface Backpropagation extends AutoCloseable {

  /**
   * @param batch features, row-major {@code [rows, features]}; may be longer
   * @return the mean loss
   */
  double gradient(float[] batch, Targets targets);

  /**
   * The loss alone, as of a network in use: nothing is dropped.
   *
   * @return the mean over the rows
   */
  double loss(float[] batch, Targets targets);

  @Override
  void close();
}
