package io.retort.bench;

/** Somebody who trains the workload, in a JVM of its own. */
interface Contender {

  /**
   * Trains for about so many seconds. Called again, it goes on warm.
   *
   * @param variant of its settings
   */
  Measurement measure(String variant, double seconds) throws Exception;
}
