package io.retort.train;

import io.retort.job.OuterSettings;

/** From the parameters before a round and the workers' average of them to those after it. */
final class OuterStep {
  private OuterStep() {}

  /**
   * Turns an average into the state after a round, in place.
   *
   * <p>Nesterov: with the outer gradient {@code g = before - average}, {@code v = momentum * v + g}
   * and {@code after = before - rate * (g + momentum * v)} (DiLoCo, arXiv 2311.08105, algorithm 1).
   *
   * @param before the state before the round: parameters, and what belongs to the optimizer
   * @param average of the workers' states, likewise; only its parameters are moved
   * @param velocity of the outer momentum, in place, one a parameter; empty for a plain average
   */
  static void apply(OuterSettings settings, float[] before, float[] average, float[] velocity) {
    if (!(settings instanceof OuterSettings.Nesterov nesterov)) {
      return;
    }
    double rate = nesterov.learningRate();
    double momentum = nesterov.momentum();
    for (int i = 0; i < velocity.length; i++) {
      double gradient = (double) before[i] - average[i];
      double speed = momentum * velocity[i] + gradient;
      velocity[i] = (float) speed;
      average[i] = (float) (before[i] - rate * (gradient + momentum * speed));
    }
  }

  /** The velocity to begin with. */
  static float[] velocity(OuterSettings settings, int parameters) {
    return new float[settings instanceof OuterSettings.Nesterov ? parameters : 0];
  }
}
