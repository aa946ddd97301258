package io.retort.loss;

/**
 * Cross-entropy with the teacher's distribution, {@code -T^2 sum p log q}: {@link KullbackLeibler}
 * and T^2 times the teacher's entropy, so that its gradient is the same.
 *
 * @param temperature T, above 0
 */
public record SoftCrossEntropy(double temperature) implements RowTerm {
  public SoftCrossEntropy {
    Term.check(temperature);
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    KullbackLeibler.slope(row, temperature, slope);
    double sum = 0;
    for (int c = 0; c < slope.length; c++) {
      sum -= row.p()[c] * row.logQ()[c];
    }
    return temperature * temperature * sum;
  }
}
