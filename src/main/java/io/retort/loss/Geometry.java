package io.retort.loss;

/**
 * How the rows of a batch lie to each other, the teacher's and the student's: each row's logits
 * less their mean, since a constant on a row means nothing. Of the rows that are not filtered.
 */
final class Geometry {
  final int rows;
  final int classes;

  /** Row-major {@code [rows, classes]}. */
  final double[] teacher;

  /** The same of the student. */
  final double[] student;

  private final int[] places;

  Geometry(Targets targets, float[] logits) {
    this.places = targets.followed();
    this.rows = places.length;
    this.classes = targets.classes();
    this.teacher = new double[rows * classes];
    this.student = new double[rows * classes];
    ComparedRow compared = new ComparedRow(targets, logits, 1);
    for (int i = 0; i < rows; i++) {
      compared.move(places[i]);
      center(compared.logP(), teacher, i * classes);
      center(compared.logQ(), student, i * classes);
    }
  }

  private static void center(double[] row, double[] to, int from) {
    double mean = 0;
    for (double value : row) {
      mean += value / row.length;
    }
    for (int c = 0; c < row.length; c++) {
      to[from + c] = row[c] - mean;
    }
  }

  /** Adds a gradient by {@link #student} to one by the student's logits. */
  void addTo(float[] gradient, double[] slope) {
    double[] centered = new double[classes];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(slope, i * classes, centered, 0, classes);
      center(centered, slope, i * classes);
      for (int c = 0; c < classes; c++) {
        gradient[places[i] * classes + c] += (float) slope[i * classes + c];
      }
    }
  }

  /** Of rows i and j. */
  double dot(double[] points, int i, int j) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += points[i * classes + c] * points[j * classes + c];
    }
    return sum;
  }
}
