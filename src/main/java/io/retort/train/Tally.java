package io.retort.train;

import io.retort.loss.ExactSum;
import io.retort.loss.Softmax;
import io.retort.loss.Targets;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What a network says of labelled rows, summed so that the order of rows and partitions does not
 * matter. A plain class, since results travel under Kryo too.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Beyond it a row tells no more than that the network is far off. */
  private static final double MOST_LOSS = 1e6;

  private final boolean numbers;
  private final long[] rowsOf;
  private final long[] hits;
  private final long[] answers;
  private final ExactSum losses = new ExactSum();
  private final ExactSum labels = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private final double mean;
  private final double deviation;

  private Tally(int classes, boolean numbers, double mean, double deviation) {
    this.numbers = numbers;
    this.rowsOf = new long[classes];
    this.hits = new long[classes];
    this.answers = new long[classes];
    this.mean = mean;
    this.deviation = deviation;
  }

  static Tally ofClasses(int classes) {
    return new Tally(classes, false, 0, 1);
  }

  /**
   * Of a regression.
   *
   * @param mean about which labels lie
   * @param deviation about by how much
   */
  static Tally ofNumbers(double mean, double deviation) {
    return new Tally(1, true, mean, deviation);
  }

  /**
   * Adds a row.
   *
   * @param logits of it from {@code from} on, one a class; or the number
   * @param label as {@link Targets} keeps it
   */
  void add(float[] logits, int from, int label) {
    if (numbers) {
      double value = (Targets.value(label) - mean) / deviation;
      double error = (logits[from] - (double) Targets.value(label)) / deviation;
      rowsOf[0]++;
      labels.add(value);
      squares.add(value * value);
      losses.add(bounded(error * error));
      return;
    }
    int best = 0;
    for (int c = 1; c < rowsOf.length; c++) {
      best = logits[from + c] > logits[from + best] ? c : best;
    }
    rowsOf[label]++;
    answers[best]++;
    hits[label] += best == label ? 1 : 0;
    losses.add(bounded(Softmax.logSumExp(logits, from, rowsOf.length, 1) - logits[from + label]));
  }

  /** NaN is as bad as can be. */
  private static double bounded(double loss) {
    return loss <= MOST_LOSS ? loss : MOST_LOSS;
  }

  void merge(Tally other) {
    for (int c = 0; c < rowsOf.length; c++) {
      rowsOf[c] += other.rowsOf[c];
      hits[c] += other.hits[c];
      answers[c] += other.answers[c];
    }
    losses.merge(other.losses);
    labels.merge(other.labels);
    squares.merge(other.squares);
  }

  boolean ofNumbers() {
    return numbers;
  }

  long rows() {
    return Arrays.stream(rowsOf).sum();
  }

  double accuracy() {
    return (double) Arrays.stream(hits).sum() / rows();
  }

  /** The share of the commonest class. */
  double commonest() {
    return (double) Arrays.stream(rowsOf).max().orElse(0) / rows();
  }

  /** The mean recall of the classes that have rows. */
  double balancedAccuracy() {
    double recalls = 0;
    int present = 0;
    for (int c = 0; c < rowsOf.length; c++) {
      if (rowsOf[c] > 0) {
        recalls += (double) hits[c] / rowsOf[c];
        present++;
      }
    }
    return recalls / present;
  }

  /** The mean F1 of the classes that have rows or answers. */
  double macroF1() {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < rowsOf.length; c++) {
      if (rowsOf[c] + answers[c] > 0) {
        sum += 2.0 * hits[c] / (rowsOf[c] + answers[c]);
        present++;
      }
    }
    return sum / present;
  }

  /**
   * Mean negative log-likelihood in nats, or mean squared error in units of the labels' variance.
   */
  double loss() {
    return losses.value() / rows();
  }

  /** The entropy of the classes' shares, in nats. */
  double constantLoss() {
    double entropy = 0;
    for (long of : rowsOf) {
      double share = (double) of / rows();
      entropy -= of == 0 ? 0 : share * Math.log(share);
    }
    return entropy;
  }

  /** NaN where all labels are the same. */
  double r2() {
    double average = labels.value() / rows();
    double variance = squares.value() / rows() - average * average;
    return variance > 0 ? 1 - loss() / variance : Double.NaN;
  }
}
