package io.retort.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where and when something was measured. */
record Machine(String created, int cores, String java, String platform) {

  static Machine here() {
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }
}
