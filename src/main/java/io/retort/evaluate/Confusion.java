package io.retort.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a model answered what where what was right. Only what occurs takes room: of a thousand
 * classes few are taken for one another.
 */
final class Confusion implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int classes;

  /** Rows by {@code label * classes + answer}. */
  private final Map<Long, Long> rows = new HashMap<>();

  Confusion(int classes) {
    this.classes = classes;
  }

  /**
   * A class as a model sees it.
   *
   * @param rows whose label it is
   * @param answered rows on which the model chose it
   * @param right rows that are both
   */
  record OfClass(long rows, long answered, long right) {

    /**
     * Of the rows on which it is chosen, those where it is right; no number where there are none.
     */
    double precision() {
      return (double) right / answered;
    }

    /** Of the rows whose label it is, those where it is chosen; no number where there are none. */
    double recall() {
      return (double) right / rows;
    }

    /** 2TP / (2TP + FP + FN); no number where it neither occurs nor is chosen. */
    double f1() {
      return 2.0 * right / (rows + answered);
    }
  }

  /** Rows on which a label was taken for an answer. */
  record Cell(int label, int answer, long rows) {}

  void add(int label, int answer) {
    rows.merge((long) label * classes + answer, 1L, Long::sum);
  }

  void merge(Confusion other) {
    other.rows.forEach((cell, count) -> rows.merge(cell, count, Long::sum));
  }

  /** One a class. */
  List<OfClass> byClass() {
    long[] labelled = new long[classes];
    long[] answered = new long[classes];
    long[] right = new long[classes];
    for (Cell cell : cells()) {
      labelled[cell.label] += cell.rows;
      answered[cell.answer] += cell.rows;
      right[cell.label] += cell.label == cell.answer ? cell.rows : 0;
    }
    List<OfClass> byClass = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      byClass.add(new OfClass(labelled[c], answered[c], right[c]));
    }
    return byClass;
  }

  /** Those with rows, by label and answer. */
  List<Cell> cells() {
    return rows.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                new Cell(
                    (int) (entry.getKey() / classes),
                    (int) (entry.getKey() % classes),
                    entry.getValue()))
        .toList();
  }

  long right() {
    return byClass().stream().mapToLong(OfClass::right).sum();
  }

  /**
   * Unweighted mean over the classes that occur, in the labels or among the answers, of 2TP / (2TP
   * + FP + FN).
   */
  double macroF1() {
    return byClass().stream()
        .filter(some -> some.rows + some.answered > 0)
        .mapToDouble(OfClass::f1)
        .average()
        .orElse(Double.NaN);
  }

  /** Unweighted mean of the recall of the classes that have rows. */
  double balancedAccuracy() {
    return byClass().stream()
        .filter(some -> some.rows > 0)
        .mapToDouble(OfClass::recall)
        .average()
        .orElse(Double.NaN);
  }
}
