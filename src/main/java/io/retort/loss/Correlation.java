package io.retort.loss;

/**
 * {@code T^2 (beta inter + gamma intra)} of Huang et al., "Knowledge Distillation from A Stronger
 * Teacher" (DIST, arXiv 2205.10536): instead of the teacher's probabilities the student is to have
 * what correlates with them. {@code inter} is the mean over the rows of {@code 1 - r}, r Pearson's
 * correlation of p and q over the classes; {@code intra} the mean over the classes of {@code 1 - r}
 * over the rows of the batch that are not filtered.
 *
 * @param temperature T, above 0
 * @param beta weight of the first, 0 or more
 * @param gamma weight of the second, 0 or more
 */
public record Correlation(double temperature, double beta, double gamma) implements Term {
  public Correlation {
    Term.check(temperature);
    if (!(beta >= 0) || !(gamma >= 0)) {
      throw new IllegalArgumentException("beta " + beta + ", gamma " + gamma);
    }
  }

  @Override
  public double add(Targets targets, float[] logits, double weight, float[] gradient) {
    int classes = targets.classes();
    int[] rows = targets.followed();
    double[] p = new double[rows.length * classes];
    double[] q = new double[rows.length * classes];
    ComparedRow compared = new ComparedRow(targets, logits, temperature);
    for (int i = 0; i < rows.length; i++) {
      compared.move(rows[i]);
      System.arraycopy(compared.p(), 0, p, i * classes, classes);
      System.arraycopy(compared.q(), 0, q, i * classes, classes);
    }
    double[] slope = new double[q.length];
    double factor = weight * temperature * temperature * rows.length / targets.rows();
    double value = 0;
    Pearson ofRow = new Pearson(classes);
    for (int i = 0; i < rows.length; i++) {
      value += factor * beta / rows.length * (1 - ofRow.of(p, q, i * classes, 1));
      ofRow.addGradient(-factor * beta / rows.length, slope, i * classes, 1);
    }
    Pearson ofClass = new Pearson(rows.length);
    for (int c = 0; c < classes && rows.length > 0; c++) {
      value += factor * gamma / classes * (1 - ofClass.of(p, q, c, classes));
      ofClass.addGradient(-factor * gamma / classes, slope, c, classes);
    }
    for (int i = 0; i < rows.length; i++) {
      throughSoftmax(q, slope, i * classes, classes, gradient, rows[i] * classes);
    }
    return value;
  }

  private void throughSoftmax(
      double[] q, double[] slope, int from, int classes, float[] gradient, int to) {
    double mean = 0;
    for (int c = 0; c < classes; c++) {
      mean += q[from + c] * slope[from + c];
    }
    double cold = 1 / temperature;
    for (int c = 0; c < classes; c++) {
      gradient[to + c] += (float) (q[from + c] * (slope[from + c] - mean) * cold);
    }
  }
}
