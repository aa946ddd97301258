package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for what other processes do. */
final class Await {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 50;

  private Await() {}

  /** Until the condition holds or the process has ended; fails after minutes. */
  static void until(ProcessHandle process, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call() && !ended(process)) {
      assertThat(System.nanoTime()).as("patience is at an end").isLessThan(end);
    }
  }

  private static boolean ended(ProcessHandle process) throws Exception {
    try {
      process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
