package io.retort.loss;

/** A term that looks at one row after the other. */
interface HiddenRowTerm extends HiddenTerm {

  /**
   * Its value for a row.
   *
   * @param student {@code [values]}
   * @param teacher {@code [values]}
   * @param slope out: d(value) / d(student)
   */
  double row(HiddenBatch batch, float[] student, float[] teacher, float[] slope);

  @Override
  default double add(HiddenBatch batch, double weight, float[] gradient) {
    int values = batch.shape().values();
    float[] student = new float[values];
    float[] teacher = new float[batch.teacherShape().values()];
    float[] slope = new float[values];
    double share = weight / batch.rows();
    double total = 0;
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.targets().follows(row)) {
        System.arraycopy(batch.student(), row * values, student, 0, values);
        batch.teacher(row, teacher);
        total += row(batch, student, teacher, slope);
        addScaled(slope, (float) share, gradient, row * values);
      }
    }
    return share * total;
  }

  private static void addScaled(float[] slope, float share, float[] gradient, int from) {
    for (int i = 0; i < slope.length; i++) {
      gradient[from + i] += share * slope[i];
    }
  }
}
