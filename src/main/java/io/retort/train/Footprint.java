package io.retort.train;

import io.retort.job.UserError;
import java.util.Locale;

/**
 * The Java memory that a training's vectors take, known before it begins.
 *
 * @param stateBytes of one worker's state: parameters and what the optimizer keeps of each
 */
record Footprint(long stateBytes) {
  /** The state before a round and after it, and the first one's bytes as sent and as kept. */
  private static final int ON_DRIVER = 4;

  /** What is received, what comes out, and its bytes. */
  private static final int IN_TASK = 3;

  /** The rest is for all else. */
  private static final double USABLE = 0.9;

  /**
   * @param tasks that run in the driver's own process at once: none on a cluster
   */
  long driverBytes(int tasks) {
    return (ON_DRIVER + (long) IN_TASK * tasks) * stateBytes;
  }

  /**
   * @param name of what is trained
   * @param memory of the driver's process
   * @throws UserError where it would not do
   */
  void check(String name, int parameters, int tasks, long memory) {
    if (stateBytes / Float.BYTES > Integer.MAX_VALUE / Float.BYTES) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: %,d parameters and their optimizer's state are %s, more than the 2.1 GB that one"
                  + " vector can hold; a smaller network, or optimizer.kind = sgd",
              name,
              parameters,
              gigabytes(stateBytes)));
    }
    long needed = (long) (driverBytes(tasks) / USABLE);
    if (needed > memory) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: %,d parameters and their optimizer's state are %s, and averaging them takes %s"
                  + " of the driver's memory, which is %s; --conf spark.driver.memory=%dg, or a"
                  + " smaller network",
              name,
              parameters,
              gigabytes(stateBytes),
              gigabytes(needed),
              gigabytes(memory),
              (needed >> 30) + 1));
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
