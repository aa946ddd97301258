package io.retort.train;

import java.io.Serializable;

/** What a worker brings back from a round. A plain class, since results travel under Kryo too. */
final class WorkerResult implements Serializable {
  private static final long serialVersionUID = 1L;

  final int worker;
  final long examples;
  final float[] parameters;
  final float[] optimizerState;

  /** Over the round's examples, each before its own update. */
  final double lossSum;

  /** Spent between the first step and the last. */
  final long arithmeticNanos;

  WorkerResult(
      int worker,
      long examples,
      float[] parameters,
      float[] optimizerState,
      double lossSum,
      long arithmeticNanos) {
    this.worker = worker;
    this.examples = examples;
    this.parameters = parameters;
    this.optimizerState = optimizerState;
    this.lossSum = lossSum;
    this.arithmeticNanos = arithmeticNanos;
  }

  /** Of a worker that has no rows: it has no say in the average. */
  static WorkerResult idle(int worker) {
    return new WorkerResult(worker, 0, new float[0], new float[0], 0, 0);
  }
}
