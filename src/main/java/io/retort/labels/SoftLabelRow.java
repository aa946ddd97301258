package io.retort.labels;

import org.apache.parquet.example.data.Group;

/**
 * One row of the table, on its way into a file.
 *
 * @param id of the example, within its split
 * @param view number of the view, from 0
 * @param example hash of what the row was made of
 * @param filtered whether a student is not to follow it
 */
record SoftLabelRow(
    long id, int view, long example, boolean filtered, SoftLabelEncoder.Stored stored) {

  static SoftLabelRow of(Group row, StoredForm form) {
    return new SoftLabelRow(
        row.getLong("id", 0),
        view(row, form),
        row.getLong("example", 0),
        row.getBoolean("filtered", 0),
        new SoftLabelEncoder.Stored(
                floats(row.getGroup("logits", 0)),
                form.topK() ? integers(row.getGroup("classes", 0)) : null,
                form.topK() ? floats(row.getGroup("tail", 0)) : null,
                form.topK() ? codes(row, form) : null)
            .with(hidden(row, form)));
  }

  private static byte[][] hidden(Group row, StoredForm form) {
    byte[][] hidden = new byte[form.hidden().size()][];
    for (int layer = 0; layer < hidden.length; layer++) {
      hidden[layer] = row.getBinary(SoftLabelTable.hiddenColumn(layer), 0).getBytes();
    }
    return hidden;
  }

  static int view(Group row, StoredForm form) {
    return form.views() == null ? 0 : row.getInteger("view", 0);
  }

  private static byte[] codes(Group row, StoredForm form) {
    byte[] codes = new byte[form.codes()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) row.getGroup("shape", 0).getGroup(0, i).getInteger(0, 0);
    }
    return codes;
  }

  private static float[] floats(Group list) {
    float[] values = new float[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.getGroup(0, i).getFloat(0, 0);
    }
    return values;
  }

  private static int[] integers(Group list) {
    int[] values = new int[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.getGroup(0, i).getInteger(0, 0);
    }
    return values;
  }
}
