package io.retort.evaluate;

import io.retort.loss.Softmax;

/** Of a classification. A plain class, since results travel under Kryo too. */
public final class Scores implements ModelScores {
  private static final long serialVersionUID = 1L;
  private static final int TOP = 5;

  private final int classes;
  private final Confusion confusion;
  private final Reliability reliability = new Reliability();
  private final Copying copying = new Copying();
  private final ExactSum negativeLogLikelihood = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private long rows;
  private long correct;
  private long inTop5;
  private long rightAlone;
  private long wrongAlone;

  Scores(int classes) {
    this.classes = classes;
    this.confusion = new Confusion(classes);
  }

  /**
   * What models chose of a row.
   *
   * @param answer what this one did
   */
  record Choices(int label, int answer, int teacher, int student) {}

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
   * @param scratch of at least {@code classes}
   */
  void add(float[] logits, int from, int label, double[] scratch) {
    int choice = choice(logits, from, classes);
    double logSumExp = Softmax.of(logits, from, classes, 1.0, scratch);
    boolean right = choice == label;
    rows++;
    correct += right ? 1 : 0;
    inTop5 += rank(logits, from, label) < TOP ? 1 : 0;
    confusion.add(label, choice);
    reliability.add(scratch[choice], right);
    negativeLogLikelihood.add(logSumExp - logits[from + label]);
    squares.add(squares(scratch, label));
  }

  /** Compares a row that was added with what others said of it. */
  void compare(Choices row) {
    boolean right = row.answer == row.label;
    boolean studentIsRight = row.student == row.label;
    rightAlone += right && !studentIsRight ? 1 : 0;
    wrongAlone += !right && studentIsRight ? 1 : 0;
    copying.add(row.teacher == row.label, row.answer == row.teacher);
  }

  /** Between the probabilities and the label's, summed over the classes (Brier 1950). */
  private double squares(double[] probabilities, int label) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double gap = probabilities[c] - (c == label ? 1 : 0);
      sum += gap * gap;
    }
    return sum;
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
    rightAlone += other.rightAlone;
    wrongAlone += other.wrongAlone;
    confusion.merge(other.confusion);
    reliability.merge(other.reliability);
    copying.merge(other.copying);
    negativeLogLikelihood.merge(other.negativeLogLikelihood);
    squares.merge(other.squares);
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public double score() {
    return accuracy();
  }

  long correct() {
    return correct;
  }

  public double accuracy() {
    return (double) correct / rows;
  }

  double top5() {
    return (double) inTop5 / rows;
  }

  /** Mean over the rows, in nats. */
  public double nll() {
    return negativeLogLikelihood.value() / rows;
  }

  /** Mean over the rows of the squared gaps of all probabilities, 0 to 2. */
  double brier() {
    return squares.value() / rows;
  }

  public double macroF1() {
    return confusion.macroF1();
  }

  Confusion confusion() {
    return confusion;
  }

  Reliability reliability() {
    return reliability;
  }

  Copying copying() {
    return copying;
  }

  /** Rows on which it is right and the student is not, and the other way round. */
  McNemar againstStudent() {
    return new McNemar(rightAlone, wrongAlone);
  }
}
