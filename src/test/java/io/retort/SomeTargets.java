package io.retort;

import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Targets;
import java.util.Arrays;

/** Targets from plain arrays. */
public final class SomeTargets {
  private SomeTargets() {}

  /** Without a teacher. */
  public static Targets hard(int rows, int classes, int[] labels) {
    return new Targets(rows, new SoftLabels(SoftLabelForm.none(classes), rows), labels);
  }

  /**
   * With dense soft labels, none of them filtered.
   *
   * @param logits row-major, of {@code rows} rows or more
   */
  public static Targets dense(int rows, int classes, float[] logits, int[] labels) {
    return new Targets(rows, softLabels(classes, logits), labels);
  }

  /** Of any rows, where no teacher is asked. */
  public static SoftLabels none() {
    return new SoftLabels(SoftLabelForm.none(1), 0);
  }

  /** Dense ones, none of them filtered. */
  public static SoftLabels softLabels(int classes, float[] logits) {
    int rows = logits.length / classes;
    SoftLabels labels = new SoftLabels(SoftLabelForm.dense(classes), rows);
    for (int row = 0; row < rows; row++) {
      labels.set(
          row, false, Arrays.copyOfRange(logits, row * classes, (row + 1) * classes), null, null);
    }
    return labels;
  }
}
