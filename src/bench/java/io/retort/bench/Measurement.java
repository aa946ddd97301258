package io.retort.bench;

import java.util.List;

/**
 * What one contender did in one window of time.
 *
 * @param examplesPerSecond of all its workers together
 * @param examples trained on
 * @param seconds the window, in wall time
 * @param arithmeticShare of the window that went into training steps, where the contender knows
 */
record Measurement(
    double examplesPerSecond, long examples, double seconds, Double arithmeticShare) {

  static Measurement of(long examples, double seconds) {
    return new Measurement(examples / seconds, examples, seconds, null);
  }

  /** Of workers side by side. */
  static Measurement together(List<Measurement> workers) {
    return new Measurement(
        workers.stream().mapToDouble(Measurement::examplesPerSecond).sum(),
        workers.stream().mapToLong(Measurement::examples).sum(),
        workers.stream().mapToDouble(Measurement::seconds).max().orElseThrow(),
        null);
  }
}
