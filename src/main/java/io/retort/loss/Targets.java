package io.retort.loss;

/**
 * What a batch of a student's logits is compared with. The tables may be longer than the batch.
 *
 * @param form of the soft labels: {@link SoftLabelForm#none} where no teacher is asked
 * @param labels of each row its class or, of a regression, its number as {@link #label} keeps it;
 *     {@link #UNLABELLED} where it has none
 * @param progress how much of the training is done, from 0 to 1, for what changes with it
 */
public record Targets(
    int rows, SoftLabelForm form, SoftLabels softLabels, int[] labels, double progress) {
  /** The label of a row that has none. */
  public static final int UNLABELLED = -1;

  /**
   * A finite number where a class may be as well: its bits. None has those of {@link #UNLABELLED}.
   */
  public static int label(float value) {
    return Float.floatToRawIntBits(value);
  }

  /** The number that {@link #label} kept. */
  public static float value(int label) {
    return Float.intBitsToFloat(label);
  }

  /** At the end of the training. */
  public Targets(int rows, SoftLabelForm form, SoftLabels softLabels, int[] labels) {
    this(rows, form, softLabels, labels, 1);
  }

  /** The same at another place of the training. */
  public Targets at(double done) {
    return new Targets(rows, form, softLabels, labels, done);
  }

  public int classes() {
    return form.classes();
  }

  /** Whether a row's teacher is to be followed. */
  boolean follows(int row) {
    return form.kept() == 0 || !softLabels.filtered(row);
  }

  /** The rows whose teacher is to be followed. */
  int[] followed() {
    return java.util.stream.IntStream.range(0, rows).filter(this::follows).toArray();
  }
}
