package io.retort.loss;

/**
 * Attention transfer between maps of convolutions (Zagoruyko and Komodakis, arXiv 1612.03928):
 * {@code ||a / ||a|| - b / ||b||||^2}, where a and b hold for each position the sum of the squares
 * of all channels, of student and teacher. A map of 0 alone has no attention: it is compared as 0.
 */
public record AttentionTransfer() implements HiddenRowTerm {

  @Override
  public Fit fit() {
    return Fit.POSITIONS;
  }

  @Override
  public double row(HiddenBatch batch, float[] student, float[] teacher, float[] slope) {
    int positions = batch.shape().positions();
    double[] own = attention(student, positions);
    double length = unit(own);
    double[] given = attention(teacher, positions);
    unit(given);
    double value = 0;
    double along = 0;
    double[] byUnit = new double[positions];
    for (int p = 0; p < positions; p++) {
      double difference = own[p] - given[p];
      value += difference * difference;
      byUnit[p] = 2 * difference;
      along += byUnit[p] * own[p];
    }
    for (int i = 0; i < student.length; i++) {
      int p = i % positions;
      slope[i] = length == 0 ? 0 : (float) (2 * student[i] * (byUnit[p] - along * own[p]) / length);
    }
    return value;
  }

  private static double[] attention(float[] map, int positions) {
    double[] attention = new double[positions];
    for (int i = 0; i < map.length; i++) {
      attention[i % positions] += (double) map[i] * map[i];
    }
    return attention;
  }

  /** Brings it to the length 1, and returns the one that it had. */
  private static double unit(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < values.length && length > 0; i++) {
      values[i] /= length;
    }
    return length;
  }
}
