package io.retort.loss;

/**
 * Cross-entropy with the teacher's first class, {@code -log q_first} at T = 1 (Lee 2013): what is
 * learned of the teacher without its being soft, the control for all other terms. Its gradient is
 * {@code q - onehot(first)}.
 */
public record PseudoLabels() implements RowTerm {

  @Override
  public double temperature() {
    return 1;
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    int first = 0;
    for (int c = 1; c < slope.length; c++) {
      first = row.p()[c] > row.p()[first] ? c : first;
    }
    System.arraycopy(row.q(), 0, slope, 0, slope.length);
    slope[first] -= 1;
    return -row.logQ()[first];
  }
}
