package io.retort.loss;

/**
 * The loss of Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network" (arXiv
 * 1503.02531), mean over the rows:
 *
 * <pre>
 * L = alpha * T^2 * KL(p || q) + (1 - alpha) * CE,   p = softmax(teacher / T),  q = softmax(student / T)
 * </pre>
 *
 * A row without a label has no second term. The gradient of the first term with respect to the
 * student's logits is {@code alpha * T * (q - p)}: the factor T^2 keeps its size about the same
 * whatever the temperature.
 *
 * @param temperature T, above 0
 * @param alpha share of the teacher's term, from 0 to 1
 */
public record Distillation(double temperature, double alpha) implements Objective {

  public Distillation {
    if (!(temperature > 0) || !(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("temperature " + temperature + ", alpha " + alpha);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws NullPointerException if the targets have no teacher logits
   */
  @Override
  public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
    int classes = targets.classes();
    double[] student = new double[classes];
    double[] teacher = new double[classes];
    double share = 1.0 / targets.rows();
    double total = 0;
    java.util.Arrays.fill(gradient, 0, targets.rows() * classes, 0f);
    for (int row = 0; row < targets.rows(); row++) {
      int from = row * classes;
      total +=
          addDivergence(
              targets.teacherLogits(), logits, from, classes, share, teacher, student, gradient);
      int label = targets.labels()[row];
      if (label != Targets.UNLABELLED && alpha < 1) {
        total +=
            CrossEntropy.addRow(label, logits, from, classes, 1 - alpha, share, student, gradient);
      }
    }
    return targets.rows() == 0 ? 0 : total / targets.rows();
  }

  /** Adds one row's {@code alpha * T^2 * KL} to the gradient and returns it. */
  private double addDivergence(
      float[] teacherLogits,
      float[] logits,
      int from,
      int classes,
      double share,
      double[] p,
      double[] q,
      float[] gradient) {
    double logSumTeacher = Softmax.of(teacherLogits, from, classes, temperature, p);
    double logSumStudent = Softmax.of(logits, from, classes, temperature, q);
    double divergence = 0;
    for (int c = 0; c < classes; c++) {
      double difference = ((double) teacherLogits[from + c] - logits[from + c]) / temperature;
      divergence += p[c] * (difference - logSumTeacher + logSumStudent);
      gradient[from + c] += (float) (alpha * temperature * share * (q[c] - p[c]));
    }
    return alpha * temperature * temperature * divergence;
  }
}
