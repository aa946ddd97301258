package io.retort.train;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The average of workers' states, each weighted by the examples it saw. */
final class Average {
  /** As many as stay in a core's cache. */
  private static final int CHUNK = 8192;

  private Average() {}

  /**
   * Averages in doubles and in the order of workers, so that the bits do not depend on who was
   * first.
   *
   * @param results all of one length; those without a state have no say
   */
  static float[] of(List<WorkerResult> results) {
    List<WorkerResult> busy =
        results.stream()
            .filter(result -> result.state != null)
            .sorted(Comparator.comparingInt((WorkerResult result) -> result.worker))
            .toList();
    double examples = busy.stream().mapToLong(result -> result.examples).sum();
    float[] average = new float[busy.get(0).state.length()];
    IntStream.range(0, (average.length + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> chunk(busy, examples, average, chunk * CHUNK));
    return average;
  }

  private static void chunk(List<WorkerResult> busy, double examples, float[] average, int from) {
    float[] values = new float[Math.min(CHUNK, average.length - from)];
    double[] sum = new double[values.length];
    for (WorkerResult result : busy) {
      result.state.get(from, values);
      for (int i = 0; i < values.length; i++) {
        sum[i] += (double) result.examples * values[i];
      }
    }
    for (int i = 0; i < values.length; i++) {
      average[from + i] = (float) (sum[i] / examples);
    }
  }
}
