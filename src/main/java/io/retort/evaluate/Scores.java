package io.retort.evaluate;

import io.retort.job.Figure;

/** Of a classification. A plain class, since results travel under Kryo too. */
public final class Scores implements ModelScores {
  private static final long serialVersionUID = 1L;
  private static final int TOP = 5;

  private final int classes;
  private final Confusion confusion;
  private final Certainty certainty = new Certainty(1);
  private final Certainty calibrated;
  private final TemperatureScaling scaling;
  private final Ranking ranking;
  private final Fidelity fidelity;
  private final Copying copying = new Copying();
  private long rows;
  private long correct;
  private long inTop5;
  private long rightAlone;
  private long wrongAlone;

  /** Of few rows, or of many models: without what takes room and time. */
  Scores(int classes) {
    this(classes, null, false);
  }

  /** Of all rows; two classes are ranked as well. */
  static Scores whole(int classes, Double temperature) {
    return new Scores(classes, temperature, true);
  }

  /**
   * @param temperature of calibrated probabilities, which are scored as well; or null
   */
  private Scores(int classes, Double temperature, boolean whole) {
    this.calibrated = temperature == null ? null : new Certainty(temperature);
    this.scaling = whole && temperature == null ? new TemperatureScaling() : null;
    this.ranking = whole && classes == 2 ? new Ranking() : null;
    this.fidelity = whole ? new Fidelity() : null;
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
   * Adds a row, and returns how sure of it the model is: the probability of what it chooses.
   *
   * @param id of the row
   * @param logits holds the row's at {@code from}
   * @param probabilities out; may be longer
   */
  double add(long id, float[] logits, int from, int label, double[] probabilities) {
    int choice = choice(logits, from, classes);
    int half = TemperatureScaling.half(id);
    if (scaling != null) {
      scaling.add(half, logits, from, classes, label, choice, probabilities);
    }
    if (ranking != null) {
      ranking.add(logits[from + 1] - logits[from], label == 1, half);
    }
    rows++;
    correct += choice == label ? 1 : 0;
    inTop5 += rank(logits, from, label) < TOP ? 1 : 0;
    confusion.add(label, choice);
    if (calibrated != null) {
      calibrated.add(logits, from, classes, label, choice, probabilities);
    }
    certainty.add(logits, from, classes, label, choice, probabilities);
    return probabilities[choice];
  }

  /** Compares a row that was added with what others said of it. */
  void compare(Choices row) {
    boolean right = row.answer == row.label;
    boolean studentIsRight = row.student == row.label;
    rightAlone += right && !studentIsRight ? 1 : 0;
    wrongAlone += !right && studentIsRight ? 1 : 0;
    copying.add(row.teacher == row.label, row.answer == row.teacher);
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
    certainty.merge(other.certainty);
    if (calibrated != null) {
      calibrated.merge(other.calibrated);
    }
    if (scaling != null) {
      scaling.merge(other.scaling);
    }
    if (ranking != null) {
      ranking.merge(other.ranking);
    }
    if (fidelity != null) {
      fidelity.merge(other.fidelity);
    }
    copying.merge(other.copying);
  }

  @Override
  public long rows() {
    return rows;
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
    return certainty.nll();
  }

  public double macroF1() {
    return confusion.macroF1();
  }

  Confusion confusion() {
    return confusion;
  }

  Certainty certainty() {
    return certainty;
  }

  /** At the temperature that was fitted; null without one. */
  Certainty calibrated() {
    return calibrated;
  }

  /** Rows with a label or without. */
  long seen() {
    return fidelity == null ? rows : Math.max(rows, fidelity.rows());
  }

  /** After temperature scaling: by the temperature that was fitted, else by halves of the rows. */
  Certainty scaled() {
    if (rows == 0) {
      return null;
    }
    return calibrated != null || scaling == null ? calibrated : scaling.scaled();
  }

  /** Of two classes; else null. */
  Ranking ranking() {
    return ranking;
  }

  /** How it follows the teacher on all rows, with a label or without; null of few rows. */
  Fidelity fidelity() {
    return fidelity;
  }

  /** Share of rows on which it chooses as the teacher does. */
  Double agreement() {
    return fidelity == null || fidelity.rows() == 0
        ? (Double) copying.agreement()
        : (Double) fidelity.agreement();
  }

  @Override
  public Double value(Figure figure) {
    if (figure == Figure.AGREEMENT) {
      return agreement();
    }
    if (rows == 0) {
      return null; // Nothing is known without a label.
    }
    return switch (figure) {
      case ACCURACY -> accuracy();
      case TOP5 -> top5();
      case MACRO_F1 -> macroF1();
      case BALANCED_ACCURACY -> confusion.balancedAccuracy();
      case NLL -> nll();
      case BRIER -> certainty.brier();
      case ECE -> certainty.reliability().error();
      case ROC_AUC -> ranking == null ? null : (Double) ranking.rocAuc();
      case PR_AUC -> ranking == null ? null : (Double) ranking.prAuc();
      default -> null;
    };
  }

  @Override
  public double constant(Figure figure) {
    return figure == Figure.AGREEMENT && fidelity != null
        ? fidelity.commonest()
        : new ConstantAnswer(confusion).value(figure);
  }

  Copying copying() {
    return copying;
  }

  /** Rows on which it is right and the student is not, and the other way round. */
  McNemar againstStudent() {
    return new McNemar(rightAlone, wrongAlone);
  }
}
