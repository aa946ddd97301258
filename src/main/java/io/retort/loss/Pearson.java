package io.retort.loss;

/** Pearson's correlation of two vectors, and its gradient. */
final class Pearson {
  /** Keeps vectors of equal numbers from a division by 0: their correlation is 0. */
  private static final double LEAST = 1e-12;

  private final double[] x;
  private final double[] y;
  private double product;
  private double lengthX;
  private double lengthY;

  Pearson(int length) {
    this.x = new double[length];
    this.y = new double[length];
  }

  /** Of vectors that lie {@code stride} apart in larger arrays, from {@code from} on. */
  double of(double[] allX, double[] allY, int from, int stride) {
    center(allX, from, stride, x);
    center(allY, from, stride, y);
    product = dot(x, y);
    lengthX = Math.sqrt(dot(x, x));
    lengthY = Math.sqrt(dot(y, y));
    return product / (lengthX * lengthY + LEAST);
  }

  /** Adds {@code factor} times the gradient by the second vector, to an array laid out like it. */
  void addGradient(double factor, double[] to, int from, int stride) {
    double lengths = lengthX * lengthY + LEAST;
    double grow = factor / lengths;
    double shrink = lengthY == 0 ? 0 : factor * product * lengthX / (lengths * lengths * lengthY);
    for (int i = 0; i < y.length; i++) {
      to[from + i * stride] += grow * x[i] - shrink * y[i];
    }
  }

  private static void center(double[] all, int from, int stride, double[] out) {
    double mean = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = all[from + i * stride];
      mean += out[i];
    }
    mean /= out.length;
    for (int i = 0; i < out.length; i++) {
      out[i] -= mean;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
