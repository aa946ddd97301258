package io.retort.loss;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A teacher's soft labels of some rows, in the form in which they are stored. A plain class that
 * keeps no record, since it travels under Kryo too, which cannot read records back.
 */
public final class SoftLabels implements Serializable {
  private static final long serialVersionUID = 1L;

  final int classes;
  final int kept;
  final double[] temperatures;
  final SoftLabelForm.Tail tail;

  /** Row-major {@code [rows, kept]}. */
  final float[] logits;

  /** The classes of the kept logits, row-major {@code [rows, kept]}; null where all are kept. */
  final int[] keptClasses;

  /** Row-major {@code [rows, temperatures]}; null where all are kept. */
  final float[] tailRatios;

  private final boolean[] filtered;

  /** Room for {@code rows} rows. */
  public SoftLabels(SoftLabelForm form, int rows) {
    this.classes = form.classes();
    this.kept = form.kept();
    this.temperatures = form.temperatures().stream().mapToDouble(Double::doubleValue).toArray();
    this.tail = form.tail();
    this.logits = new float[Math.multiplyExact(rows, kept)];
    this.keptClasses = form.topK() ? new int[logits.length] : null;
    this.tailRatios = form.topK() ? new float[Math.multiplyExact(rows, temperatures.length)] : null;
    this.filtered = new boolean[kept == 0 ? 0 : rows];
  }

  private SoftLabels(SoftLabels other, int rows) {
    this.classes = other.classes;
    this.kept = other.kept;
    this.temperatures = other.temperatures;
    this.tail = other.tail;
    this.logits = Arrays.copyOf(other.logits, Math.multiplyExact(rows, kept));
    this.keptClasses =
        other.keptClasses == null ? null : Arrays.copyOf(other.keptClasses, logits.length);
    this.tailRatios =
        other.tailRatios == null
            ? null
            : Arrays.copyOf(other.tailRatios, Math.multiplyExact(rows, temperatures.length));
    this.filtered = Arrays.copyOf(other.filtered, kept == 0 ? 0 : rows);
  }

  /** The same rows, with room for {@code rows}. */
  public SoftLabels resized(int rows) {
    return new SoftLabels(this, rows);
  }

  /**
   * Sets a row.
   *
   * @param filtered whether the teacher is not to be followed on it
   * @param keptLogits the kept ones; of top-k the largest first
   * @param classesOfThem of top-k their classes, otherwise ignored
   * @param ratios of top-k {@link TailRatio}s in the order of the temperatures, otherwise ignored
   */
  public void set(
      int row, boolean filtered, float[] keptLogits, int[] classesOfThem, float[] ratios) {
    this.filtered[row] = filtered;
    System.arraycopy(keptLogits, 0, logits, row * kept, kept);
    if (keptClasses != null) {
      System.arraycopy(classesOfThem, 0, keptClasses, row * kept, kept);
      System.arraycopy(ratios, 0, tailRatios, row * temperatures.length, temperatures.length);
    }
  }

  /** Copies a row to another table of the same form. */
  public void copy(int row, SoftLabels to, int toRow) {
    if (kept == 0) {
      return;
    }
    to.filtered[toRow] = filtered[row];
    System.arraycopy(logits, row * kept, to.logits, toRow * kept, kept);
    if (keptClasses != null) {
      int ratios = temperatures.length;
      System.arraycopy(keptClasses, row * kept, to.keptClasses, toRow * kept, kept);
      System.arraycopy(tailRatios, row * ratios, to.tailRatios, toRow * ratios, ratios);
    }
  }

  /** Whether a row's teacher is not to be followed: it is trained on its hard label alone. */
  public boolean filtered(int row) {
    return filtered[row];
  }

  public int classes() {
    return classes;
  }

  /** Numbers that {@link #pack} makes of a row. */
  public static int packedLength(SoftLabelForm form) {
    return form.kept() == 0
        ? 0
        : 1 + form.kept() + (form.topK() ? form.kept() + form.temperatures().size() : 0);
  }

  /** Writes a row as floats, which hold class numbers up to 2^24. */
  public void pack(int row, float[] out, int to) {
    if (kept == 0) {
      return;
    }
    out[to] = filtered[row] ? 1 : 0;
    System.arraycopy(logits, row * kept, out, to + 1, kept);
    if (keptClasses != null) {
      int ratios = temperatures.length;
      System.arraycopy(tailRatios, row * ratios, out, to + 1 + kept, ratios);
      for (int i = 0; i < kept; i++) {
        out[to + 1 + kept + ratios + i] = keptClasses[row * kept + i];
      }
    }
  }

  /** Reads what {@link #pack} wrote. */
  public void unpack(float[] packed, int from, int row) {
    if (kept == 0) {
      return;
    }
    filtered[row] = packed[from] != 0;
    System.arraycopy(packed, from + 1, logits, row * kept, kept);
    if (keptClasses != null) {
      int ratios = temperatures.length;
      System.arraycopy(packed, from + 1 + kept, tailRatios, row * ratios, ratios);
      for (int i = 0; i < kept; i++) {
        keptClasses[row * kept + i] = (int) packed[from + 1 + kept + ratios + i];
      }
    }
  }
}
