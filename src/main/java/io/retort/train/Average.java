package io.retort.train;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The average of workers' vectors, each weighted by the examples it saw. */
final class Average {
  private Average() {}

  /**
   * Averages in doubles and in the order of workers, so that the bits do not depend on who was
   * first.
   *
   * @param vector which of a worker's vectors; all have one length
   */
  static float[] of(List<WorkerResult> results, Function<WorkerResult, float[]> vector) {
    List<WorkerResult> busy =
        results.stream()
            .filter(result -> result.examples > 0)
            .sorted(Comparator.comparingInt((WorkerResult result) -> result.worker))
            .toList();
    double examples = busy.stream().mapToLong(result -> result.examples).sum();
    double[] sum = new double[vector.apply(busy.get(0)).length];
    for (WorkerResult result : busy) {
      float[] values = vector.apply(result);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += (double) result.examples * values[i];
      }
    }
    float[] average = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      average[i] = (float) (sum[i] / examples);
    }
    return average;
  }
}
