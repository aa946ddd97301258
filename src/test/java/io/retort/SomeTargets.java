package io.retort;

import io.retort.loss.Float16;
import io.retort.loss.HiddenShape;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Targets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Targets from plain arrays. */
public final class SomeTargets {
  private SomeTargets() {}

  /** Without a teacher. */
  public static Targets hard(int rows, int classes, int[] labels) {
    SoftLabelForm form = SoftLabelForm.none(classes);
    return new Targets(rows, form, new SoftLabels(form, rows), labels);
  }

  /**
   * With dense soft labels, none of them filtered.
   *
   * @param logits row-major, of {@code rows} rows or more
   */
  public static Targets dense(int rows, int classes, float[] logits, int[] labels) {
    return new Targets(rows, SoftLabelForm.dense(classes), softLabels(classes, logits), labels);
  }

  /**
   * Dense ones, with the outputs of the teacher's hidden layers.
   *
   * @param hidden of each layer, row-major {@code [rows, values]}
   */
  public static Targets hidden(Targets targets, List<HiddenShape> shapes, List<float[]> hidden) {
    SoftLabelForm form = targets.form().with(shapes);
    SoftLabels labels = new SoftLabels(form, targets.rows());
    float[] packed = new float[SoftLabels.packedLength(form)];
    for (int row = 0; row < targets.rows(); row++) {
      targets.softLabels().pack(row, packed, 0);
      labels.unpack(packed, 0, row);
      for (int layer = 0; layer < shapes.size(); layer++) {
        int values = shapes.get(layer).values();
        labels.setHidden(row, layer, Float16.write(hidden.get(layer), row * values, values));
      }
    }
    return new Targets(targets.rows(), form, labels, targets.labels());
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
          row,
          false,
          Arrays.copyOfRange(logits, row * classes, (row + 1) * classes),
          null,
          null,
          null);
    }
    return labels;
  }

  /**
   * Top-k, worked out by the letter of what a table's columns are; none filtered.
   *
   * @param logits of all classes, row-major
   */
  public static SoftLabels topK(SoftLabelForm form, float[] logits) {
    int classes = form.classes();
    int rows = logits.length / classes;
    SoftLabels labels = new SoftLabels(form, rows);
    for (int row = 0; row < rows; row++) {
      float[] all = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
      List<Integer> order =
          IntStream.range(0, classes)
              .boxed()
              .sorted(Comparator.comparing(c -> -all[c])) // Stable: the smaller class first.
              .toList();
      float[] kept = new float[form.kept()];
      int[] keptClasses = new int[form.kept()];
      for (int i = 0; i < form.kept(); i++) {
        keptClasses[i] = order.get(i);
        kept[i] = all[order.get(i)];
      }
      float[] tail = new float[form.temperatures().size()];
      for (int j = 0; j < tail.length; j++) {
        double temperature = form.temperatures().get(j);
        double keptSum = 0;
        double restSum = 0;
        for (int i = 0; i < classes; i++) {
          double term = Math.exp((all[order.get(i)] - kept[0]) / temperature);
          keptSum += i < form.kept() ? term : 0;
          restSum += i < form.kept() ? 0 : term;
        }
        tail[j] = (float) Math.max(-1e30, Math.log(restSum / keptSum));
      }
      boolean[] isKept = new boolean[classes];
      for (int c : keptClasses) {
        isKept[c] = true;
      }
      labels.set(row, false, kept, keptClasses, tail, form.shape().encode(all, 0, isKept));
    }
    return labels;
  }
}
