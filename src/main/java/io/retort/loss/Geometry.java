package io.retort.loss;

/** How the rows of a batch lie to each other, the teacher's and the student's: those followed. */
final class Geometry {
  final int rows;

  /** Rows of the batch, those that are filtered among them. */
  final int all;

  /** Row-major {@code [rows, width]}. */
  final double[] teacher;

  /** The same of the student, perhaps of another width. */
  final double[] student;

  private final int[] places;
  private final boolean centered;

  private Geometry(Targets targets, int teacherWidth, int studentWidth, boolean centered) {
    this.places = targets.followed();
    this.rows = places.length;
    this.all = targets.rows();
    this.teacher = new double[rows * teacherWidth];
    this.student = new double[rows * studentWidth];
    this.centered = centered;
  }

  /** By logits, less their row's mean, since a constant on a row means nothing. */
  static Geometry of(Targets targets, float[] logits) {
    int classes = targets.classes();
    Geometry geometry = new Geometry(targets, classes, classes, true);
    ComparedRow compared = new ComparedRow(targets, logits, 1);
    for (int i = 0; i < geometry.rows; i++) {
      compared.move(geometry.places[i]);
      center(compared.logP(), geometry.teacher, i * classes);
      center(compared.logQ(), geometry.student, i * classes);
    }
    return geometry;
  }

  /** By hidden outputs as they are. */
  static Geometry of(HiddenBatch batch) {
    int values = batch.shape().values();
    float[] given = new float[batch.teacherShape().values()];
    Geometry geometry = new Geometry(batch.targets(), given.length, values, false);
    for (int i = 0; i < geometry.rows; i++) {
      batch.teacher(geometry.places[i], given);
      for (int c = 0; c < given.length; c++) {
        geometry.teacher[i * given.length + c] = given[c];
      }
      for (int c = 0; c < values; c++) {
        geometry.student[i * values + c] = batch.student()[geometry.places[i] * values + c];
      }
    }
    return geometry;
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

  /** Of each row of points. */
  int width(double[] points) {
    return rows == 0 ? 0 : points.length / rows;
  }

  /** Adds a gradient by {@link #student} to one by what the student gives. */
  void addTo(float[] gradient, double[] slope) {
    int width = width(student);
    double[] row = new double[width];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(slope, i * width, row, 0, width);
      if (centered) {
        center(row, slope, i * width);
      }
      for (int c = 0; c < width; c++) {
        gradient[places[i] * width + c] += (float) slope[i * width + c];
      }
    }
  }

  /** Of rows i and j. */
  double dot(double[] points, int i, int j) {
    int width = width(points);
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += points[i * width + c] * points[j * width + c];
    }
    return sum;
  }
}
