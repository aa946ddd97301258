package io.retort.loss;

/**
 * {@code T^2 KL(p || q)}, {@code p = softmax(teacher / T)}, {@code q = softmax(student / T)}, of
 * Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network" (arXiv 1503.02531).
 *
 * <p>Its gradient is {@code T (q - p)}. Where {@link SoftLabelForm.Tail#ZERO} leaves p with a sum m
 * below 1, KL is {@code sum p log(p / q)} and its gradient {@code T (m q - p)}.
 *
 * @param temperature T, above 0
 */
public record KullbackLeibler(double temperature) implements RowTerm {
  public KullbackLeibler {
    Term.check(temperature);
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    slope(row, temperature, slope);
    return temperature * temperature * row.forward();
  }

  static void slope(ComparedRow row, double factor, double[] slope) {
    double[] p = row.p();
    double[] q = row.q();
    double mass = row.mass();
    for (int c = 0; c < slope.length; c++) {
      slope[c] = factor * (mass * q[c] - p[c]);
    }
  }
}
