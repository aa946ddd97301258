package io.retort.evaluate;

import io.retort.loss.Softmax;

/** Of a classification. A plain class, since results travel under Kryo too. */
public final class Scores implements ModelScores {
  private static final long serialVersionUID = 1L;

  /** Bins of the expected calibration error, of equal width (Guo et al. 2017, arXiv 1706.04599). */
  static final int BINS = 15;

  private static final int TOP = 5;

  private final int classes;
  private long rows;
  private long correct;
  private long inTop5;
  private long agreed;
  private final ExactSum negativeLogLikelihood = new ExactSum();
  private final long[] truePositives;
  private final long[] predicted;
  private final long[] actual;
  private final long[] binRows = new long[BINS];
  private final long[] binCorrect = new long[BINS];
  private final ExactSum[] binConfidence = new ExactSum[BINS];

  Scores(int classes) {
    this.classes = classes;
    this.truePositives = new long[classes];
    this.predicted = new long[classes];
    this.actual = new long[classes];
    for (int bin = 0; bin < BINS; bin++) {
      binConfidence[bin] = new ExactSum();
    }
  }

  /** The class with the largest logit, the first of several. */
  static int choice(float[] logits, int from, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[from + c] > logits[from + best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Adds a row.
   *
   * @param logits holds the row's at {@code from}
   * @param teacherChoice the class that the teacher chose
   * @param scratch of at least {@code classes}
   */
  void add(float[] logits, int from, int label, int teacherChoice, double[] scratch) {
    int choice = choice(logits, from, classes);
    double logSumExp = Softmax.of(logits, from, classes, 1.0, scratch);
    double confidence = scratch[choice];
    boolean right = choice == label;
    int bin = Math.min(BINS - 1, (int) (confidence * BINS));
    rows++;
    correct += right ? 1 : 0;
    inTop5 += rank(logits, from, label) < TOP ? 1 : 0;
    agreed += choice == teacherChoice ? 1 : 0;
    negativeLogLikelihood.add(logSumExp - logits[from + label]);
    truePositives[label] += right ? 1 : 0;
    predicted[choice]++;
    actual[label]++;
    binRows[bin]++;
    binCorrect[bin] += right ? 1 : 0;
    binConfidence[bin].add(confidence);
  }

  /** Classes ahead of {@code label}. */
  private int rank(float[] logits, int from, int label) {
    int ahead = 0;
    for (int c = 0; c < classes; c++) {
      boolean before =
          logits[from + c] > logits[from + label]
              || (logits[from + c] == logits[from + label] && c < label);
      ahead += before ? 1 : 0;
    }
    return ahead;
  }

  @Override
  public void merge(ModelScores scores) {
    Scores other = (Scores) scores;
    rows += other.rows;
    correct += other.correct;
    inTop5 += other.inTop5;
    agreed += other.agreed;
    negativeLogLikelihood.merge(other.negativeLogLikelihood);
    for (int c = 0; c < classes; c++) {
      truePositives[c] += other.truePositives[c];
      predicted[c] += other.predicted[c];
      actual[c] += other.actual[c];
    }
    for (int bin = 0; bin < BINS; bin++) {
      binRows[bin] += other.binRows[bin];
      binCorrect[bin] += other.binCorrect[bin];
      binConfidence[bin].merge(other.binConfidence[bin]);
    }
  }

  @Override
  public long rows() {
    return rows;
  }

  public double accuracy() {
    return (double) correct / rows;
  }

  double top5() {
    return (double) inTop5 / rows;
  }

  /** Share of rows on which the model chose what the teacher chose. */
  double agreement() {
    return (double) agreed / rows;
  }

  /** Mean over the rows, in nats. */
  public double nll() {
    return negativeLogLikelihood.value() / rows;
  }

  /**
   * Unweighted mean over the classes that occur, in the labels or among the answers, of 2TP / (2TP
   * + FP + FN).
   */
  public double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < classes; c++) {
      if (actual[c] + predicted[c] > 0) {
        sum += 2.0 * truePositives[c] / (actual[c] + predicted[c]);
        occurring++;
      }
    }
    return sum / occurring;
  }

  /** Expected calibration error: mean over the rows of |accuracy - confidence| of their bin. */
  double ece() {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(binCorrect[bin] - binConfidence[bin].value());
    }
    return sum / rows;
  }
}
