package io.retort.train;

import io.retort.network.TrainingPlan;

/** What takes a training from the state before a round to the state after it. */
interface RoundEngine extends AutoCloseable {

  TrainingPlan plan();

  /** Of the network. */
  int parameters();

  /** The state before the first round. */
  default TrainingState start(float[] initial) {
    return TrainingState.start(initial, new float[0]);
  }

  /** What the workers make of a state. */
  RoundOutcome round(TrainingState from);

  /** The state after a round that came out well. */
  TrainingState after(TrainingState from, RoundOutcome outcome);

  @Override
  void close();
}
