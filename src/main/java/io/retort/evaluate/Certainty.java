package io.retort.evaluate;

import io.retort.loss.ExactSum;
import io.retort.loss.Softmax;
import java.io.Serializable;

/** What a model's probabilities are worth, its logits divided by a temperature. */
final class Certainty implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double temperature;
  private final Reliability reliability = new Reliability();
  private final ExactSum negativeLogLikelihood = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private long rows;

  Certainty(double temperature) {
    this.temperature = temperature;
  }

  /**
   * Adds a row.
   *
   * @param logits holds the row's at {@code from}
   * @param choice the class with the largest
   * @param probabilities out; may be longer
   */
  void add(float[] logits, int from, int classes, int label, int choice, double[] probabilities) {
    double logSumExp = Softmax.of(logits, from, classes, temperature, probabilities);
    rows++;
    reliability.add(probabilities[choice], choice == label);
    negativeLogLikelihood.add(logSumExp - logits[from + label] / temperature);
    squares.add(squares(probabilities, classes, label));
  }

  /** Between the probabilities and the label's, summed over the classes (Brier 1950). */
  private static double squares(double[] probabilities, int classes, int label) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double gap = probabilities[c] - (c == label ? 1 : 0);
      sum += gap * gap;
    }
    return sum;
  }

  void merge(Certainty other) {
    rows += other.rows;
    reliability.merge(other.reliability);
    negativeLogLikelihood.merge(other.negativeLogLikelihood);
    squares.merge(other.squares);
  }

  long rows() {
    return rows;
  }

  double temperature() {
    return temperature;
  }

  /** Mean over the rows, in nats. */
  double nll() {
    return negativeLogLikelihood.value() / rows;
  }

  /** Mean over the rows of the squared gaps of all probabilities, 0 to 2. */
  double brier() {
    return squares.value() / rows;
  }

  Reliability reliability() {
    return reliability;
  }
}
