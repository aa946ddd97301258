package io.retort.train;

import io.retort.network.TrainingPlan;

/** What takes a training from the state before a round to the state after it. */
interface RoundEngine extends AutoCloseable {

  TrainingPlan plan();

  /** Of the network. */
  int parameters();

  /** What the workers make of a state. */
  RoundOutcome round(TrainingState from);

  /** The state after a round that came out well. */
  TrainingState after(TrainingState from, RoundOutcome outcome);

  @Override
  void close();
}
