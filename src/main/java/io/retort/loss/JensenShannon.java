package io.retort.loss;

/**
 * {@code T^2 (KL(p || m) + KL(q || m)) / 2, m = (p + q) / 2} (Lin 1991): symmetric, and at most
 * {@code T^2 log 2}, however sure and wrong a teacher is. Its gradient is {@code T q (log(q / m) -
 * KL(q || m)) / 2}.
 *
 * @param temperature T, above 0
 */
public record JensenShannon(double temperature) implements RowTerm {
  public JensenShannon {
    Term.check(temperature);
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    double[] p = row.p();
    double[] q = row.q();
    double fromTeacher = 0;
    double fromStudent = 0;
    for (int c = 0; c < slope.length; c++) {
      double logM = Math.log((p[c] + q[c]) / 2);
      fromTeacher += p[c] > 0 ? p[c] * (row.logP()[c] - logM) : 0;
      slope[c] = q[c] > 0 ? row.logQ()[c] - logM : 0;
      fromStudent += q[c] * slope[c];
    }
    for (int c = 0; c < slope.length; c++) {
      slope[c] = temperature * q[c] * (slope[c] - fromStudent) / 2;
    }
    return temperature * temperature * (fromTeacher + fromStudent) / 2;
  }
}
