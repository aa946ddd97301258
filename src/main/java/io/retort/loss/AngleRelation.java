package io.retort.loss;

/**
 * Angle-wise relational distillation (RKD-A of Park et al., arXiv 1904.05068), on logits less their
 * row's mean or on hidden outputs: the mean over all triples (i, j, k) of rows of a batch that are
 * not filtered of Huber's loss of the difference of the student's and the teacher's {@code cos} of
 * the angle at j between i and k. It takes {@code rows^3 * values} operations, some hundred times
 * what {@link KullbackLeibler} takes for 128 rows.
 */
public record AngleRelation() implements Relation {

  @Override
  public double add(Geometry batch, double weight, float[] gradient) {
    int rows = batch.rows;
    if (rows == 0) {
      return 0;
    }
    double factor = weight * rows / batch.all / ((double) rows * rows * rows);
    int width = batch.width(batch.student);
    double[] byPoints = new double[batch.student.length];
    double value = 0;
    for (int corner = 0; corner < rows; corner++) {
      Corner teacher = new Corner(batch, batch.teacher, corner);
      Corner student = new Corner(batch, batch.student, corner);
      double[] slope = new double[student.units.length];
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < rows; k++) {
          double difference = batch.dot(student.units, i, k) - batch.dot(teacher.units, i, k);
          value += factor * Huber.value(difference);
          double both = 2 * factor * Huber.slope(difference); // (i, j, k) and (k, j, i).
          for (int c = 0; c < width; c++) {
            slope[i * width + c] += both * student.units[k * width + c];
          }
        }
      }
      student.addGradient(slope, byPoints);
    }
    batch.addTo(gradient, byPoints);
    return value;
  }

  /** Unit vectors from one row to all of them; to itself, and to its like, 0. */
  private static final class Corner {
    final double[] units;
    private final double[] lengths;
    private final int corner;
    private final int width;

    Corner(Geometry batch, double[] points, int corner) {
      this.corner = corner;
      this.width = batch.width(points);
      this.lengths = new double[batch.rows];
      this.units = new double[points.length];
      for (int i = 0; i < batch.rows; i++) {
        double squares = 0;
        for (int c = 0; c < width; c++) {
          units[i * width + c] = points[i * width + c] - points[corner * width + c];
          squares += units[i * width + c] * units[i * width + c];
        }
        lengths[i] = Math.sqrt(squares);
        for (int c = 0; c < width; c++) {
          units[i * width + c] /= lengths[i] == 0 ? 1 : lengths[i];
        }
      }
    }

    /** From a gradient by the units to one by the points. */
    void addGradient(double[] slope, double[] byPoints) {
      for (int i = 0; i < lengths.length; i++) {
        double along = 0;
        for (int c = 0; c < width; c++) {
          along += units[i * width + c] * slope[i * width + c];
        }
        for (int c = 0; c < width && lengths[i] > 0; c++) {
          double part = (slope[i * width + c] - along * units[i * width + c]) / lengths[i];
          byPoints[i * width + c] += part;
          byPoints[corner * width + c] -= part;
        }
      }
    }
  }
}
