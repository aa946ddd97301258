package io.retort.loss;

/**
 * The mean squared difference {@code ||h - t||^2 / values} of a hidden layer h and the teacher's t
 * (FitNets, arXiv 1412.6550): divided by the number of values, so that a weight means the same for
 * wide layers and narrow ones.
 */
public record Hint() implements HiddenRowTerm {

  @Override
  public Fit fit() {
    return Fit.VALUES;
  }

  @Override
  public double row(HiddenBatch batch, float[] student, float[] teacher, float[] slope) {
    float factor = 2f / student.length;
    for (int i = 0; i < student.length; i++) {
      slope[i] = factor * (student[i] - teacher[i]);
    }
    double sum = 0;
    for (float part : slope) {
      sum += (double) part * part;
    }
    return sum * student.length / 4;
  }
}
