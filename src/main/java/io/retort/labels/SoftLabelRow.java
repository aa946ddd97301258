package io.retort.labels;

import org.apache.parquet.example.data.Group;

/**
 * One row of the table, on its way into a file.
 *
 * @param id of the example, within its split
 * @param example hash of its features: of what it was that the teacher saw
 * @param logits one a class
 */
record SoftLabelRow(long id, long example, float[] logits) {

  static SoftLabelRow of(Group row) {
    return new SoftLabelRow(
        row.getLong("id", 0), row.getLong("example", 0), floats(row.getGroup("logits", 0)));
  }

  private static float[] floats(Group list) {
    float[] values = new float[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.getGroup(0, i).getFloat(0, 0);
    }
    return values;
  }
}
