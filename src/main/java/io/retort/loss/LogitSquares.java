package io.retort.loss;

/**
 * The mean over the classes of the squared difference of logits, each less their row's mean, since
 * a constant on a row means nothing (Ba and Caruana, arXiv 1312.6184; Kim et al., arXiv
 * 2105.08919). Its gradient is {@code 2 / classes} times the difference.
 */
public record LogitSquares() implements RowTerm {

  /** None: it compares logits. */
  @Override
  public double temperature() {
    return 1;
  }

  @Override
  public boolean comparesLogits() {
    return true;
  }

  @Override
  public double row(ComparedRow row, int label, double[] slope) {
    double mean = 0;
    for (int c = 0; c < slope.length; c++) {
      slope[c] = row.logQ()[c] - row.logP()[c];
      mean += slope[c];
    }
    mean /= slope.length;
    double squares = 0;
    for (int c = 0; c < slope.length; c++) {
      slope[c] -= mean;
      squares += slope[c] * slope[c];
      slope[c] *= 2.0 / slope.length;
    }
    return squares / slope.length;
  }
}
