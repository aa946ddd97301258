package io.retort.loss;

/**
 * Distance-wise relational distillation (RKD-D of Park et al., arXiv 1904.05068), on logits less
 * their row's mean or on hidden outputs: the mean over all pairs of rows of a batch that are not
 * filtered of Huber's loss (quadratic up to 1) of the difference of the student's and the teacher's
 * distance, each divided by the mean distance in the batch.
 */
public record DistanceRelation() implements Relation {

  @Override
  public double add(Geometry batch, double weight, float[] gradient) {
    int pairs = batch.rows * (batch.rows - 1);
    if (pairs == 0) {
      return 0;
    }
    double[] teacher = distances(batch, batch.teacher);
    double[] student = distances(batch, batch.student);
    double teacherMean = sum(teacher) / pairs;
    double studentMean = sum(student) / pairs;
    double factor = weight * batch.rows / batch.all / pairs;
    double value = 0;
    double[] slope = new double[student.length];
    double along = 0;
    for (int i = 0; i < slope.length; i++) {
      double difference = ratio(student[i], studentMean) - ratio(teacher[i], teacherMean);
      value += factor * Huber.value(difference);
      slope[i] = factor * Huber.slope(difference);
      along += slope[i] * student[i];
    }
    for (int i = 0; i < slope.length; i++) {
      // The mean changes too.
      slope[i] =
          studentMean == 0
              ? 0
              : slope[i] / studentMean - along / (studentMean * studentMean * pairs);
    }
    batch.addTo(gradient, byPoints(batch, student, slope));
    return value;
  }

  private static double ratio(double distance, double mean) {
    return mean == 0 ? 0 : distance / mean;
  }

  private static double[] distances(Geometry batch, double[] points) {
    int rows = batch.rows;
    int width = batch.width(points);
    double[] distances = new double[rows * rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < i; j++) {
        double squares = 0;
        for (int c = 0; c < width; c++) {
          double apart = points[i * width + c] - points[j * width + c];
          squares += apart * apart;
        }
        distances[i * rows + j] = Math.sqrt(squares);
        distances[j * rows + i] = distances[i * rows + j];
      }
    }
    return distances;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double[] byPoints(Geometry batch, double[] distances, double[] slope) {
    int rows = batch.rows;
    int width = batch.width(batch.student);
    double[] byPoints = new double[batch.student.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        double distance = distances[i * rows + j];
        double factor = distance == 0 ? 0 : 2 * slope[i * rows + j] / distance;
        for (int c = 0; c < width; c++) {
          byPoints[i * width + c] +=
              factor * (batch.student[i * width + c] - batch.student[j * width + c]);
        }
      }
    }
    return byPoints;
  }
}
