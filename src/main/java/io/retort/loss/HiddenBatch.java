package io.retort.loss;

/**
 * The outputs of one hidden layer of a student on a batch, and of one of its teacher.
 *
 * @param targets whose soft labels have the teacher's
 * @param layer of the teacher: its place in {@link SoftLabelForm#hidden}
 * @param shape of the student's, after a projection where there is one
 * @param student row-major {@code [rows, channels, positions]}; may be longer
 */
public record HiddenBatch(Targets targets, int layer, HiddenShape shape, float[] student) {

  public int rows() {
    return targets.rows();
  }

  HiddenShape teacherShape() {
    return targets.form().hidden().get(layer);
  }

  /**
   * The teacher's on a row.
   *
   * @param out {@code [values]}
   */
  void teacher(int row, float[] out) {
    targets.softLabels().hidden(layer, row, out);
  }
}
