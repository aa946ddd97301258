package io.retort.train;

import io.retort.data.Affine;
import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Packs a partition's rows (id, label, features and, where there is a teacher, the soft label) into
 * one block, on an executor. A partition without rows is a block without rows, so that blocks can
 * be told by their partition.
 *
 * @param affine from bytes to features, or null where rows hold floats
 * @param form of the soft labels
 * @param expected rows, as a first guess
 */
record BlockBuilder(int features, Affine affine, SoftLabelForm form, int expected)
    implements FlatMapFunction<Iterator<InternalRow>, Block> {

  @Override
  public Iterator<Block> call(Iterator<InternalRow> rows) {
    Columns columns = new Columns(expected);
    while (rows.hasNext()) {
      columns.add(rows.next());
    }
    return List.of(columns.block()).iterator();
  }

  /** Grows as rows come. */
  private final class Columns {
    private int taken;
    private byte[] bytes;
    private float[] floats;
    private SoftLabels softLabels;
    private int[] labels;

    Columns(int rows) {
      resize(Math.max(1, rows));
    }

    private void resize(int rows) {
      labels = labels == null ? new int[rows] : Arrays.copyOf(labels, rows);
      int values = Math.multiplyExact(rows, features);
      if (affine == null) {
        floats = floats == null ? new float[values] : Arrays.copyOf(floats, values);
      } else {
        bytes = bytes == null ? new byte[values] : Arrays.copyOf(bytes, values);
      }
      softLabels = softLabels == null ? new SoftLabels(form, rows) : softLabels.resized(rows);
    }

    void add(InternalRow row) {
      if (taken == labels.length) {
        resize(taken + taken / 4 + 64);
      }
      Example example = ExamplesTable.decode(row, 0, affine != null);
      if (affine == null) {
        System.arraycopy(example.floats, 0, floats, taken * features, features);
      } else {
        System.arraycopy(example.bytes, 0, bytes, taken * features, features);
      }
      if (form.kept() > 0) {
        softLabels.set(
            taken,
            row.getBoolean(3),
            row.getArray(4).toFloatArray(),
            form.topK() ? row.getArray(5).toIntArray() : null,
            form.topK() ? row.getArray(6).toFloatArray() : null,
            form.shape().codes() > 0 ? row.getArray(7).toByteArray() : new byte[0]);
      }
      labels[taken++] = example.label;
    }

    Block block() {
      resize(taken);
      return affine == null
          ? Block.ofFloats(taken, features, floats, labels, softLabels)
          : Block.ofBytes(taken, features, bytes, affine, labels, softLabels);
    }
  }
}
