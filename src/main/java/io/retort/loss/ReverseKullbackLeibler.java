package io.retort.loss;

/**
 * {@code T^2 KL(q || p)}: the student is to put nothing where the teacher has nothing, rather than
 * something wherever the teacher has something (as in MiniLLM, arXiv 2306.08543). Its gradient is
 * {@code T q (log(q / p) - KL(q || p))}.
 *
 * @param temperature T, above 0
 */
public record ReverseKullbackLeibler(double temperature) implements RowTerm {
  public ReverseKullbackLeibler {
    Term.check(temperature);
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    java.util.Arrays.fill(slope, 0);
    return temperature * temperature * add(row, temperature, slope);
  }

  /** Adds {@code factor q (log(q / p) - KL)} to a slope and returns KL. */
  static double add(ComparedRow row, double factor, double[] slope) {
    double[] q = row.q();
    double divergence = row.reverse();
    for (int c = 0; c < slope.length; c++) {
      if (q[c] > 0) {
        slope[c] += factor * q[c] * (row.logQ()[c] - row.logP()[c] - divergence);
      }
    }
    return divergence;
  }
}
