package io.retort.doctor;

/**
 * How a stage went on a few rows.
 *
 * @param seconds that it took
 * @param problem why it failed, or null
 * @param late whether it was stopped, since it took too long
 * @param fault whether that is a fault of ours, and not the user's
 */
record StageTrial(String stage, double seconds, String problem, boolean late, boolean fault) {
  boolean well() {
    return problem == null;
  }
}
