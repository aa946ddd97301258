package io.retort.train;

import java.io.Serializable;
import java.util.List;

/**
 * A part of the average, or the workers' reports. A plain class, since results travel under Kryo
 * too.
 */
final class Slice implements Serializable {
  private static final long serialVersionUID = 1L;

  final int number;
  final float[] average;
  final List<WorkerResult> reports;

  Slice(int number, float[] average, List<WorkerResult> reports) {
    this.number = number;
    this.average = average;
    this.reports = reports;
  }
}
