package io.retort.loss;

/**
 * The loss of Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network" (arXiv
 * 1503.02531), mean over the rows:
 *
 * <pre>
 * L = alpha * T^2 * KL(p || q) + (1 - alpha) * CE,   p = softmax(teacher / T),  q = softmax(student / T)
 * </pre>
 *
 * A row without a label has no second term; on a row that is filtered alpha is 0. The gradient of
 * the first term with respect to the student's logits is {@code alpha * T * (q - p)}: the factor
 * T^2 keeps its size about the same whatever the temperature. (Where {@link
 * SoftLabelForm.Tail#ZERO} leaves p with a sum m below 1, KL is {@code sum p log(p / q)} and its
 * gradient {@code m q - p}.)
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
   * @throws IllegalArgumentException if the targets have no soft labels
   */
  @Override
  public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
    int classes = targets.classes();
    TeacherDistribution teacher = new TeacherDistribution(targets, temperature);
    double[] student = new double[classes];
    double share = 1.0 / targets.rows();
    double total = 0;
    java.util.Arrays.fill(gradient, 0, targets.rows() * classes, 0f);
    for (int row = 0; row < targets.rows(); row++) {
      int from = row * classes;
      double soft = targets.softLabels().filtered(row) ? 0 : alpha;
      if (soft > 0) {
        teacher.restore(row);
        total += addDivergence(teacher, logits, from, share, student, gradient);
      }
      int label = targets.labels()[row];
      if (label != Targets.UNLABELLED && soft < 1) {
        total +=
            CrossEntropy.addRow(label, logits, from, classes, 1 - soft, share, student, gradient);
      }
    }
    return targets.rows() == 0 ? 0 : total / targets.rows();
  }

  /** Adds one row's {@code alpha * T^2 * KL} to the gradient and returns it. */
  private double addDivergence(
      TeacherDistribution teacher,
      float[] logits,
      int from,
      double share,
      double[] q,
      float[] gradient) {
    double[] p = teacher.probabilities();
    double[] logP = teacher.logProbabilities();
    double mass = teacher.mass();
    double logSumStudent = Softmax.of(logits, from, q.length, temperature, q);
    double divergence = 0;
    for (int c = 0; c < q.length; c++) {
      if (p[c] > 0) { // 0 log 0 is 0.
        divergence += p[c] * (logP[c] - logits[from + c] / temperature + logSumStudent);
      }
      gradient[from + c] += (float) (alpha * temperature * share * (mass * q[c] - p[c]));
    }
    return alpha * temperature * temperature * divergence;
  }
}
