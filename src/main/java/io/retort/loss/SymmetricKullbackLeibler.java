package io.retort.loss;

/**
 * {@code T^2 (KL(p || q) + KL(q || p)) / 2}, half of Jeffreys's divergence: the mean of {@link
 * KullbackLeibler} and {@link ReverseKullbackLeibler}.
 *
 * @param temperature T, above 0
 */
public record SymmetricKullbackLeibler(double temperature) implements RowTerm {
  public SymmetricKullbackLeibler {
    Term.check(temperature);
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    KullbackLeibler.slope(row, temperature / 2, slope);
    double reverse = ReverseKullbackLeibler.add(row, temperature / 2, slope);
    return temperature * temperature * (row.forward() + reverse) / 2;
  }
}
