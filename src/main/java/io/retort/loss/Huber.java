package io.retort.loss;

/** Huber's loss: {@code d^2 / 2} up to 1, beyond it {@code |d| - 1/2}. */
final class Huber {
  private Huber() {}

  static double value(double difference) {
    double size = Math.abs(difference);
    return size <= 1 ? size * size / 2 : size - 0.5;
  }

  static double slope(double difference) {
    return Math.max(-1, Math.min(1, difference));
  }
}
