package io.retort.train;

import java.util.List;
import java.util.Optional;

/**
 * What came of a round.
 *
 * @param reports of all workers, without their vectors
 * @param average of their states; null where one of them is no number
 */
record RoundOutcome(List<WorkerResult> reports, float[] average) {

  /** The first worker whose loss or state is no number. */
  Optional<WorkerResult> diverged() {
    return reports.stream().filter(report -> !report.finite).findFirst();
  }

  long examples() {
    return reports.stream().mapToLong(report -> report.examples).sum();
  }

  /** The mean over all examples of the round. */
  double loss() {
    return reports.stream().mapToDouble(report -> report.lossSum).sum() / examples();
  }

  /**
   * What the steps alone take on so many cores.
   *
   * @param cores that the workers share
   */
  double arithmeticSeconds(int cores) {
    long slowest = reports.stream().mapToLong(report -> report.arithmeticNanos).max().orElse(0);
    long sum = reports.stream().mapToLong(report -> report.arithmeticNanos).sum();
    return Math.max(slowest, (double) sum / cores) / 1e9;
  }

  /** Of the largest process that workers ran in. */
  long residentBytes() {
    return reports.stream().mapToLong(report -> report.residentBytes).max().orElse(0);
  }
}
