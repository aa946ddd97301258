package io.retort.teacher;

import io.retort.job.OutputSettings.Kind;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model's output holds for some examples, and what that can be.
 *
 * @param values {@code [rows, columns]}, as they are
 * @param columns one a class; or a single one, which is of the second of two
 */
record RawAnswers(float[] values, int rows, int columns) {
  /** Half precision and many classes leave sums that far from 1. */
  private static final double NEAR = 0.01;

  private static final double ROUNDED = 1e-3;

  /** Of fewer examples, values within 0 to 1 may be chance. */
  private static final int ENOUGH = 32;

  boolean noNumbers() {
    for (float value : values) {
      if (Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  Kind kind() {
    if (within() && (columns == 1 || sum(false))) {
      return Kind.PROBABILITIES;
    }
    return columns > 1 && below() && sum(true) ? Kind.LOG_PROBABILITIES : Kind.LOGITS;
  }

  /** Whether nothing speaks against a kind. Log-probabilities are logits as well. */
  boolean mayBe(Kind kind) {
    Kind seen = kind();
    return seen == kind || kind == Kind.LOGITS && seen == Kind.LOG_PROBABILITIES;
  }

  /** Why it is of the kind that it is. */
  String reason() {
    return switch (kind()) {
      case PROBABILITIES ->
          columns == 1
              ? "its values lie within 0 to 1, one a row, for the second class"
              : "its values lie within 0 to 1 and sum to 1 in each of " + rows + " rows";
      case LOG_PROBABILITIES ->
          "the exponentials of its values sum to 1 in each of " + rows + " rows";
      default -> within() ? "its rows do not sum to 1" : "its values reach from " + range();
    };
  }

  private String range() {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return String.format(Locale.ROOT, "%.3g to %.3g", least, most);
  }

  /** What makes it unfit to be learned from, as far as that can be seen; empty where nothing is. */
  Optional<String> fault() {
    if (rows < ENOUGH || columns == 1 || !within() || sum(false)) {
      return Optional.empty();
    }
    if (columnsSum()) {
      return Optional.of(
          "sums to 1 over the examples of a batch, and not over the classes: its softmax is on the"
              + " wrong axis");
    }
    return Optional.of(
        "holds values of 0 to 1 that do not sum to 1 in a row, as sigmoid outputs do, which say of"
            + " each class alone whether it is one: a student learns one of several");
  }

  /** What is said of it beside its kind. */
  Optional<String> doubt() {
    if (columns < 3 || kind() != Kind.PROBABILITIES) {
      return Optional.empty();
    }
    for (int row = 0; row < rows; row++) {
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      for (int c = 0; c < columns; c++) {
        least = Math.min(least, values[row * columns + c]);
        most = Math.max(most, values[row * columns + c]);
      }
      if (most > 1.01 * Math.E * least) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "looks like softmax applied twice: no probability is more than e times another in any of "
            + rows
            + " rows, so soft labels say little");
  }

  private boolean within() {
    for (float value : values) {
      if (!(value >= -ROUNDED && value <= 1 + ROUNDED)) {
        return false;
      }
    }
    return true;
  }

  private boolean below() {
    for (float value : values) {
      if (!(value <= ROUNDED)) {
        return false;
      }
    }
    return true;
  }

  /** Whether each row's values, or their exponentials, sum to 1. */
  private boolean sum(boolean exponentials) {
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        double value = values[row * columns + c];
        sum += exponentials ? Math.exp(value) : value;
      }
      if (!(Math.abs(sum - 1) <= NEAR)) {
        return false;
      }
    }
    return true;
  }

  private boolean columnsSum() {
    for (int c = 0; c < columns; c++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += values[row * columns + c];
      }
      if (!(Math.abs(sum - 1) <= NEAR)) {
        return false;
      }
    }
    return true;
  }
}
