package io.retort.train;

import java.util.Arrays;

/**
 * All that a training goes on from after a round.
 *
 * @param round rounds done
 * @param step steps that each worker has taken
 * @param vector parameters and, after them, the optimizer's state, if there is one yet
 * @param velocity of the outer momentum; empty where there is none
 * @param halvings of the learning rate, after workers diverged
 * @param best of the epochs so far on rows that were held back
 */
record TrainingState(
    long round, long step, float[] vector, float[] velocity, int halvings, Best best) {

  /**
   * The parameters that did best on rows that were held back.
   *
   * @param epoch after which they were
   * @param loss theirs; infinite before the first epoch
   */
  record Best(long epoch, double loss, float[] parameters) {
    static final Best NONE = new Best(0, Double.POSITIVE_INFINITY, new float[0]);
  }

  static TrainingState start(float[] parameters, float[] velocity) {
    return new TrainingState(0, 0, parameters, velocity, 0, Best.NONE);
  }

  TrainingState next(int steps, float[] after) {
    return new TrainingState(round + 1, step + steps, after, velocity, halvings, best);
  }

  TrainingState halved() {
    return new TrainingState(round, step, vector, velocity, halvings + 1, best);
  }

  TrainingState with(Best found) {
    return new TrainingState(round, step, vector, velocity, halvings, found);
  }

  /** What the training comes to: the best parameters where rows were held back, else the last. */
  float[] result(int count) {
    return best.epoch() > 0 ? best.parameters() : parameters(count);
  }

  float[] parameters(int count) {
    return Arrays.copyOf(vector, count);
  }
}
