package io.retort.evaluate;

import io.retort.job.Figure;
import java.util.Comparator;
import java.util.List;

/**
 * What giving the same answer to every row comes to: always the commonest class, with the
 * probabilities that classes have among the rows.
 */
record ConstantAnswer(Confusion confusion) {

  double value(Figure figure) {
    return switch (figure) {
      case ACCURACY -> commonest();
      case TOP5 -> first(5);
      case BALANCED_ACCURACY -> 1.0 / shares().size();
      case MACRO_F1 -> 2 * commonest() / (1 + commonest()) / shares().size();
      case ROC_AUC -> 0.5;
      case PR_AUC -> ofSecond();
      case NLL -> shares().stream().mapToDouble(share -> -share * Math.log(share)).sum();
      case BRIER -> 1 - shares().stream().mapToDouble(share -> share * share).sum();
      default -> Double.NaN;
    };
  }

  /** The commonest class's. */
  double commonest() {
    return shares().stream().mapToDouble(share -> share).max().orElse(0);
  }

  /** Of the classes that have rows. */
  private List<Double> shares() {
    double all = confusion.byClass().stream().mapToLong(Confusion.OfClass::rows).sum();
    return confusion.byClass().stream()
        .filter(some -> some.rows() > 0)
        .map(some -> some.rows() / all)
        .toList();
  }

  /** The shares of the commonest classes, together. */
  private double first(int count) {
    return shares().stream()
        .sorted(Comparator.reverseOrder())
        .limit(count)
        .mapToDouble(share -> share)
        .sum();
  }

  private double ofSecond() {
    List<Confusion.OfClass> classes = confusion.byClass();
    return (double) classes.get(1).rows() / (classes.get(0).rows() + classes.get(1).rows());
  }
}
