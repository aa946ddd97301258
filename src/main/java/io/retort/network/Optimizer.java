package io.retort.network;

import java.nio.FloatBuffer;

/** What makes the gradient of neighbouring parameters to what is to be taken from them. */
interface Optimizer extends AutoCloseable {

  /**
   * Sets the state that steps go on from.
   *
   * @param state in Deeplearning4j's order, from {@code from}
   */
  void load(FloatBuffer state, int from);

  /** Writes the state as {@link #load} takes it. */
  void save(FloatBuffer state, int from);

  /**
   * One step, in place.
   *
   * @param iteration steps taken before, for the schedule and for Adam's correction
   */
  void apply(int iteration, int epoch);

  @Override
  void close();
}
