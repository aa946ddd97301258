package io.retort.loss;

import java.util.Arrays;

/**
 * A teacher's distribution {@code p = softmax(teacher / T)} at any one temperature, restored row by
 * row from soft labels in whatever form they are.
 */
public final class TeacherDistribution {
  private final SoftLabels labels;
  private final double temperature;
  private final double[] p;
  private final double[] logP;

  /** Of top-k: the kept classes' shares among themselves. */
  private final double[] shares;

  /** Of top-k, otherwise null. */
  private final TailRatio tailRatio;

  private double mass;

  /**
   * @param temperature T, above 0
   * @throws IllegalArgumentException if the labels hold no teacher's logits
   */
  public TeacherDistribution(SoftLabels labels, double temperature) {
    if (labels.kept == 0) {
      throw new IllegalArgumentException("there are no soft labels");
    }
    this.labels = labels;
    this.temperature = temperature;
    this.p = new double[labels.classes];
    this.logP = new double[labels.classes];
    boolean topK = labels.keptClasses != null;
    this.shares = topK ? new double[labels.kept] : null;
    this.tailRatio = topK ? new TailRatio(labels, temperature) : null;
  }

  /** Moves to a row. */
  public void restore(int row) {
    if (tailRatio == null) {
      restoreDense(row * labels.classes);
    } else {
      restoreTopK(row);
    }
  }

  private void restoreDense(int from) {
    double logSum = Softmax.of(labels.logits, from, labels.classes, temperature, p);
    for (int c = 0; c < labels.classes; c++) {
      logP[c] = labels.logits[from + c] / temperature - logSum;
    }
    mass = 1;
  }

  private void restoreTopK(int row) {
    int from = row * labels.kept;
    double logSum = Softmax.of(labels.logits, from, labels.kept, temperature, shares);
    double logKept = spread(row);
    double keptMass = Math.exp(logKept);
    for (int i = 0; i < labels.kept; i++) {
      int c = labels.keptClasses[from + i];
      p[c] = shares[i] * keptMass;
      logP[c] = labels.logits[from + i] / temperature - logSum + logKept;
    }
    mass = labels.tail == SoftLabelForm.Tail.ZERO ? keptMass : 1;
  }

  /** Gives every class what one of the tail has, and returns the log of what the kept ones have. */
  private double spread(int row) {
    double ratio = tailRatio.at(labels.tailRatios, row * labels.temperatures.length);
    double logKept = -Math.log1p(Math.exp(ratio));
    boolean residual = labels.tail == SoftLabelForm.Tail.RESIDUAL;
    double logEach =
        residual
            ? ratio + logKept - Math.log(labels.classes - labels.kept)
            : Double.NEGATIVE_INFINITY;
    Arrays.fill(p, Math.exp(logEach));
    Arrays.fill(logP, logEach);
    return labels.tail == SoftLabelForm.Tail.RENORMALIZE ? 0 : logKept;
  }

  /** p of the row, {@code [classes]}; overwritten by the next row. */
  public double[] probabilities() {
    return p;
  }

  /** log p of the row, {@code [classes]}, in nats; overwritten by the next row. */
  public double[] logProbabilities() {
    return logP;
  }

  /** The sum of p: 1, or with {@link SoftLabelForm.Tail#ZERO} what the kept classes have. */
  public double mass() {
    return mass;
  }
}
