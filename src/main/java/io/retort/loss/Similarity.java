package io.retort.loss;

/**
 * Similarity-preserving distillation (Tung and Mori, arXiv 1907.09682), on logits or hidden
 * outputs: {@code ||G_t - G_s||^2 / n^2}, Frobenius's norm, over the n rows of a batch that are not
 * filtered. G is {@code Z Z'} of logits less their row's mean, or of hidden outputs, each of its
 * rows brought to the length 1.
 */
public record Similarity() implements Relation {

  @Override
  public double add(Geometry batch, double weight, float[] gradient) {
    int rows = batch.rows;
    double[] lengths = new double[rows];
    double[] teacher = products(batch, batch.teacher, new double[rows]);
    double[] student = products(batch, batch.student, lengths);
    double factor = rows == 0 ? 0 : weight / batch.all / rows;
    double value = 0;
    double[] slope = new double[rows * rows];
    for (int i = 0; i < slope.length; i++) {
      double difference = student[i] - teacher[i];
      value += factor * difference * difference;
      slope[i] = 2 * factor * difference;
    }
    throughLength(student, lengths, slope);
    batch.addTo(gradient, byPoints(batch, slope));
    return value;
  }

  /** G, and the lengths that its rows had. */
  private static double[] products(Geometry batch, double[] points, double[] lengths) {
    int rows = batch.rows;
    double[] products = new double[rows * rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j <= i; j++) {
        products[i * rows + j] = batch.dot(points, i, j);
        products[j * rows + i] = products[i * rows + j];
      }
    }
    for (int i = 0; i < rows; i++) {
      double squares = 0;
      for (int j = 0; j < rows; j++) {
        squares += products[i * rows + j] * products[i * rows + j];
      }
      lengths[i] = Math.sqrt(squares);
      for (int j = 0; j < rows; j++) {
        products[i * rows + j] /= lengths[i] == 0 ? 1 : lengths[i];
      }
    }
    return products;
  }

  /** From a gradient by G to one by {@code Z Z'}, in place. */
  private static void throughLength(double[] unit, double[] lengths, double[] slope) {
    int rows = lengths.length;
    for (int i = 0; i < rows; i++) {
      double along = 0;
      for (int j = 0; j < rows; j++) {
        along += unit[i * rows + j] * slope[i * rows + j];
      }
      for (int j = 0; j < rows; j++) {
        slope[i * rows + j] =
            lengths[i] == 0 ? 0 : (slope[i * rows + j] - along * unit[i * rows + j]) / lengths[i];
      }
    }
  }

  private static double[] byPoints(Geometry batch, double[] slope) {
    int rows = batch.rows;
    int width = batch.width(batch.student);
    double[] byPoints = new double[batch.student.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        double both = slope[i * rows + j] + slope[j * rows + i];
        for (int c = 0; c < width; c++) {
          byPoints[i * width + c] += both * batch.student[j * width + c];
        }
      }
    }
    return byPoints;
  }
}
