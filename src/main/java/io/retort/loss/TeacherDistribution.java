package io.retort.loss;

import java.util.Arrays;

/**
 * A teacher's distribution {@code p = softmax(teacher / T)} at any one temperature, restored row by
 * row from soft labels in whatever form they are.
 */
public final class TeacherDistribution {
  private final SoftLabelForm form;
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
   * @throws IllegalArgumentException if the targets have no soft labels
   */
  public TeacherDistribution(Targets targets, double temperature) {
    this.form = targets.form();
    if (form.kept() == 0) {
      throw new IllegalArgumentException("there are no soft labels");
    }
    this.labels = targets.softLabels();
    this.temperature = temperature;
    this.p = new double[form.classes()];
    this.logP = new double[form.classes()];
    this.shares = form.topK() ? new double[form.kept()] : null;
    this.tailRatio = form.topK() ? new TailRatio(form, temperature) : null;
  }

  /** Moves to a row. */
  public void restore(int row) {
    if (tailRatio == null) {
      restoreDense(row * form.classes());
    } else {
      restoreTopK(row);
    }
  }

  /**
   * Moves to a row of which only logits are asked: {@link #logProbabilities} are then those, up to
   * a constant. The temperature must be 1.
   */
  void restoreLogits(int row) {
    if (tailRatio != null) {
      restoreTopK(row);
      return;
    }
    for (int c = 0; c < logP.length; c++) {
      logP[c] = labels.logits[row * logP.length + c];
    }
  }

  private void restoreDense(int from) {
    double logSum = Softmax.of(labels.logits, from, p.length, temperature, p);
    for (int c = 0; c < p.length; c++) {
      logP[c] = labels.logits[from + c] / temperature - logSum;
    }
    mass = 1;
  }

  private void restoreTopK(int row) {
    int kept = form.kept();
    int from = row * kept;
    double logSum = Softmax.of(labels.logits, from, kept, temperature, shares);
    double ratio = tailRatio.at(labels.tailRatios, row * form.temperatures().size());
    double logKept = -Math.log1p(Math.exp(ratio));
    if (form.tail() == SoftLabelForm.Tail.RESIDUAL) {
      shareOut(row, ratio + logKept);
    } else {
      Arrays.fill(p, 0);
      Arrays.fill(logP, Double.NEGATIVE_INFINITY);
    }
    double logTold = form.tail() == SoftLabelForm.Tail.RENORMALIZE ? 0 : logKept;
    double keptMass = Math.exp(logTold);
    for (int i = 0; i < kept; i++) {
      int c = labels.keptClasses[from + i];
      p[c] = shares[i] * keptMass;
      logP[c] = labels.logits[from + i] / temperature - logSum + logTold;
    }
    mass = form.tail() == SoftLabelForm.Tail.ZERO ? keptMass : 1;
  }

  /** Gives the classes left out the log of what they have together, by their shape. */
  private void shareOut(int row, double logTail) {
    form.shape().decode(labels.tailCodes, row * form.shape().codes(), logP);
    for (int i = row * form.kept(); i < (row + 1) * form.kept(); i++) {
      logP[labels.keptClasses[i]] = Double.NEGATIVE_INFINITY;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logP) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp((logP[c] - largest) / temperature);
      sum += p[c];
    }
    double factor = Math.exp(logTail) / sum;
    double summand = logTail - Math.log(sum) - largest / temperature;
    for (int c = 0; c < p.length; c++) {
      p[c] *= factor;
      logP[c] = logP[c] / temperature + summand;
    }
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
