package io.retort.loss;

/**
 * What a batch of a student's logits is compared with. The arrays may be longer than the batch.
 *
 * @param teacherLogits row-major {@code [rows, classes]}, or null where no teacher is asked
 * @param labels the class of each row, {@link #UNLABELLED} where it has none
 */
public record Targets(int rows, int classes, float[] teacherLogits, int[] labels) {
  /** The label of a row that has none. */
  public static final int UNLABELLED = -1;
}
