package io.retort.loss;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A teacher's soft labels of some rows, as they are stored; what they say is told with their {@link
 * SoftLabelForm}. A plain class that keeps no record, since it travels under Kryo too, which cannot
 * read records back.
 */
public final class SoftLabels implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int kept;
  private final int ratios;
  private final int codes;

  /** Row-major {@code [rows, kept]}. */
  final float[] logits;

  /** The classes of the kept logits, row-major {@code [rows, kept]}; null where all are kept. */
  final int[] keptClasses;

  /** Row-major {@code [rows, temperatures]}; null where all are kept. */
  final float[] tailRatios;

  /** Row-major {@code [rows, codes]}; null where all are kept. */
  final byte[] tailCodes;

  private final boolean[] filtered;

  /** Of each hidden layer, values a row. */
  private final int[] hiddenValues;

  /** Of each, row-major {@code [rows, values]} in half precision, the lower byte first. */
  private final byte[][] hidden;

  /** Room for {@code rows} rows. */
  public SoftLabels(SoftLabelForm form, int rows) {
    this.kept = form.kept();
    this.ratios = form.temperatures().size();
    this.codes = form.shape().codes();
    this.logits = new float[Math.multiplyExact(rows, kept)];
    this.keptClasses = form.topK() ? new int[logits.length] : null;
    this.tailRatios = form.topK() ? new float[Math.multiplyExact(rows, ratios)] : null;
    this.tailCodes = form.topK() ? new byte[Math.multiplyExact(rows, codes)] : null;
    this.filtered = new boolean[kept == 0 ? 0 : rows];
    this.hiddenValues = form.hidden().stream().mapToInt(HiddenShape::values).toArray();
    this.hidden = new byte[hiddenValues.length][];
    for (int layer = 0; layer < hidden.length; layer++) {
      hidden[layer] = new byte[hiddenBytes(layer, rows)];
    }
  }

  private SoftLabels(SoftLabels other, int rows) {
    boolean topK = other.keptClasses != null;
    this.kept = other.kept;
    this.ratios = other.ratios;
    this.codes = other.codes;
    this.logits = Arrays.copyOf(other.logits, Math.multiplyExact(rows, kept));
    this.keptClasses = topK ? Arrays.copyOf(other.keptClasses, logits.length) : null;
    this.tailRatios =
        topK ? Arrays.copyOf(other.tailRatios, Math.multiplyExact(rows, ratios)) : null;
    this.tailCodes = topK ? Arrays.copyOf(other.tailCodes, Math.multiplyExact(rows, codes)) : null;
    this.filtered = Arrays.copyOf(other.filtered, kept == 0 ? 0 : rows);
    this.hiddenValues = other.hiddenValues;
    this.hidden = new byte[hiddenValues.length][];
    for (int layer = 0; layer < hidden.length; layer++) {
      hidden[layer] = Arrays.copyOf(other.hidden[layer], hiddenBytes(layer, rows));
    }
  }

  private int hiddenBytes(int layer, int rows) {
    return Math.multiplyExact(rows, hiddenValues[layer] * Float16.BYTES);
  }

  /** For which there is room. */
  public int rows() {
    return filtered.length;
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
   * @param itsRatios of top-k {@link TailRatio}s in the order of the temperatures, otherwise
   *     ignored
   * @param itsCodes of top-k as {@link TailShape#encode} gives them, otherwise ignored
   */
  public void set(
      int row,
      boolean filtered,
      float[] keptLogits,
      int[] classesOfThem,
      float[] itsRatios,
      byte[] itsCodes) {
    this.filtered[row] = filtered;
    System.arraycopy(keptLogits, 0, logits, row * kept, kept);
    if (keptClasses != null) {
      System.arraycopy(classesOfThem, 0, keptClasses, row * kept, kept);
      System.arraycopy(itsRatios, 0, tailRatios, row * ratios, ratios);
      System.arraycopy(itsCodes, 0, tailCodes, row * codes, codes);
    }
  }

  /**
   * Sets what a hidden layer of the teacher gave for a row.
   *
   * @param layer its place in {@link SoftLabelForm#hidden}
   * @param halves its values as {@link Float16} writes them
   */
  public void setHidden(int row, int layer, byte[] halves) {
    int size = hiddenBytes(layer, 1);
    if (halves.length != size) {
      throw new IllegalArgumentException(
          halves.length + " bytes of layer " + layer + ", of " + size);
    }
    System.arraycopy(halves, 0, hidden[layer], row * size, size);
  }

  /**
   * Reads what a hidden layer of the teacher gave for a row.
   *
   * @param out {@code [values]}
   */
  void hidden(int layer, int row, float[] out) {
    Float16.read(hidden[layer], hiddenBytes(layer, row), out, hiddenValues[layer]);
  }

  /** Copies a row to another table of the same form. */
  public void copy(int row, SoftLabels to, int toRow) {
    if (kept == 0) {
      return;
    }
    to.filtered[toRow] = filtered[row];
    System.arraycopy(logits, row * kept, to.logits, toRow * kept, kept);
    if (keptClasses != null) {
      System.arraycopy(keptClasses, row * kept, to.keptClasses, toRow * kept, kept);
      System.arraycopy(tailRatios, row * ratios, to.tailRatios, toRow * ratios, ratios);
      System.arraycopy(tailCodes, row * codes, to.tailCodes, toRow * codes, codes);
    }
    for (int layer = 0; layer < hidden.length; layer++) {
      int size = hiddenBytes(layer, 1);
      System.arraycopy(hidden[layer], row * size, to.hidden[layer], toRow * size, size);
    }
  }

  /** Whether a row's teacher is not to be followed: it is trained on its hard label alone. */
  public boolean filtered(int row) {
    return filtered[row];
  }

  /** Numbers that {@link #pack} makes of a row. */
  public static int packedLength(SoftLabelForm form) {
    return form.kept() == 0
        ? 0
        : 1
            + form.kept()
            + (form.topK() ? form.kept() + form.temperatures().size() + form.shape().codes() : 0);
  }

  /** Writes a row as floats, which hold class numbers up to 2^24. */
  public void pack(int row, float[] out, int to) {
    if (kept == 0) {
      return;
    }
    out[to] = filtered[row] ? 1 : 0;
    System.arraycopy(logits, row * kept, out, to + 1, kept);
    if (keptClasses != null) {
      System.arraycopy(tailRatios, row * ratios, out, to + 1 + kept, ratios);
      for (int i = 0; i < kept; i++) {
        out[to + 1 + kept + ratios + i] = keptClasses[row * kept + i];
      }
      for (int j = 0; j < codes; j++) {
        out[to + 1 + 2 * kept + ratios + j] = tailCodes[row * codes + j];
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
      System.arraycopy(packed, from + 1 + kept, tailRatios, row * ratios, ratios);
      for (int i = 0; i < kept; i++) {
        keptClasses[row * kept + i] = (int) packed[from + 1 + kept + ratios + i];
      }
      for (int j = 0; j < codes; j++) {
        tailCodes[row * codes + j] = (byte) packed[from + 1 + 2 * kept + ratios + j];
      }
    }
  }
}
