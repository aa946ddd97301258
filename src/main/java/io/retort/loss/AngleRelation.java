package io.retort.loss;

/**
 * Angle-wise relational distillation (RKD-A of Park et al., arXiv 1904.05068), on logits less their
 * row's mean: the mean over all triples (i, j, k) of rows of a batch that are not filtered of
 * Huber's loss of the difference of the student's and the teacher's {@code cos} of the angle at j
 * between i and k. It takes {@code rows^3 * classes} operations, some hundred times what {@link
 * KullbackLeibler} takes for 128 rows.
 */
public record AngleRelation() implements Term {

  @Override
  public double add(Targets targets, float[] logits, double weight, float[] gradient) {
    Geometry batch = new Geometry(targets, logits);
    int rows = batch.rows;
    if (rows == 0) {
      return 0;
    }
    double factor = weight * rows / targets.rows() / ((double) rows * rows * rows);
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
          for (int c = 0; c < batch.classes; c++) {
            slope[i * batch.classes + c] += both * student.units[k * batch.classes + c];
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
    private final int classes;

    Corner(Geometry batch, double[] points, int corner) {
      this.corner = corner;
      this.classes = batch.classes;
      this.lengths = new double[batch.rows];
      this.units = new double[points.length];
      for (int i = 0; i < batch.rows; i++) {
        double squares = 0;
        for (int c = 0; c < classes; c++) {
          units[i * classes + c] = points[i * classes + c] - points[corner * classes + c];
          squares += units[i * classes + c] * units[i * classes + c];
        }
        lengths[i] = Math.sqrt(squares);
        for (int c = 0; c < classes; c++) {
          units[i * classes + c] /= lengths[i] == 0 ? 1 : lengths[i];
        }
      }
    }

    /** From a gradient by the units to one by the points. */
    void addGradient(double[] slope, double[] byPoints) {
      for (int i = 0; i < lengths.length; i++) {
        double along = 0;
        for (int c = 0; c < classes; c++) {
          along += units[i * classes + c] * slope[i * classes + c];
        }
        for (int c = 0; c < classes && lengths[i] > 0; c++) {
          double part = (slope[i * classes + c] - along * units[i * classes + c]) / lengths[i];
          byPoints[i * classes + c] += part;
          byPoints[corner * classes + c] -= part;
        }
      }
    }
  }
}
