package io.retort.train;

import java.io.Serializable;

/** What a worker brings back from a round. A plain class, since results travel under Kryo too. */
final class WorkerResult implements Serializable {
  private static final long serialVersionUID = 1L;

  final int worker;
  final long examples;

  /** Over the round's examples, each before its own update. */
  final double lossSum;

  /** Whether the loss and all that came of it are numbers. */
  final boolean finite;

  /** Spent between the first step and the last. */
  final long arithmeticNanos;

  /** Of the worker's process, 0 where it cannot be told. */
  final long residentBytes;

  /**
   * Parameters and, after them, the optimizer's state. Null where the worker has no say: without
   * rows, or with values that are no numbers.
   */
  final FloatVector state;

  WorkerResult(
      int worker,
      long examples,
      double lossSum,
      boolean finite,
      long arithmeticNanos,
      long residentBytes,
      FloatVector state) {
    this.worker = worker;
    this.examples = examples;
    this.lossSum = lossSum;
    this.finite = finite;
    this.arithmeticNanos = arithmeticNanos;
    this.residentBytes = residentBytes;
    this.state = state;
  }

  /** Of a worker that has no rows. */
  static WorkerResult idle(int worker) {
    return new WorkerResult(worker, 0, 0, true, 0, 0, null);
  }

  /** The same without its state. */
  WorkerResult report() {
    return with(null);
  }

  /** The same with a part of its state. */
  WorkerResult slice(int number, int length) {
    int from = number * length;
    return with(FloatVector.of(state.slice(from, Math.min(state.length(), from + length))));
  }

  private WorkerResult with(FloatVector part) {
    return new WorkerResult(
        worker, examples, lossSum, finite, arithmeticNanos, residentBytes, part);
  }

  double loss() {
    return lossSum / examples;
  }
}
