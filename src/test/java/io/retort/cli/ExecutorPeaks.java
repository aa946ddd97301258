package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What executors took beside a heap that was all in memory from the start. */
final class ExecutorPeaks {
  /** In megabytes. */
  private static final int HEAP = 512;

  /** For a launcher: a heap that cannot grow, of which no page is untouched. */
  static final List<String> OPTIONS =
      List.of(
          "--conf",
          "spark.executor.memory=" + HEAP + "m",
          "--conf",
          "spark.executor.extraJavaOptions=-XX:+AlwaysPreTouch -Xms" + HEAP + "m");

  private final Map<Long, Long> kilobytes = new HashMap<>();

  /** Looks on until a driver has ended. */
  static ExecutorPeaks of(LocalCluster cluster, Process driver) throws Exception {
    ExecutorPeaks peaks = new ExecutorPeaks();
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (!driver.waitFor(100, TimeUnit.MILLISECONDS)) {
      assertThat(System.nanoTime()).isLessThan(until);
      for (ProcessHandle executor : cluster.executors()) {
        peaks.look(executor.pid());
      }
    }
    return peaks;
  }

  /** The system keeps the peak; the last look sees it. */
  private void look(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          kilobytes.put(pid, Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (NoSuchFileException e) {
      // It has ended.
    } catch (IOException e) {
      if (ProcessHandle.of(pid).isPresent()) { // Else it ended while we read.
        throw e;
      }
    }
  }

  long heapBytes() {
    return (long) HEAP << 20;
  }

  /** Of the executor that took most, in bytes. */
  long mostBesideHeap() {
    assertThat(kilobytes).hasSizeGreaterThanOrEqualTo(2);
    return kilobytes.values().stream().mapToLong(Long::longValue).max().orElseThrow() * 1024
        - heapBytes();
  }
}
