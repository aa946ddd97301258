package io.retort.train;

import io.retort.data.Affine;
import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Packs a partition's rows (id, label, features and, where there is a teacher, logits) into one
 * block, on an executor. A partition without rows is a block without rows, so that blocks can be
 * told by their partition.
 *
 * @param affine from bytes to features, or null where rows hold floats
 * @param expected rows, as a first guess
 */
record BlockBuilder(int features, int classes, Affine affine, boolean teacher, int expected)
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
    private float[] logits;
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
      if (teacher) {
        int wanted = Math.multiplyExact(rows, classes);
        logits = logits == null ? new float[wanted] : Arrays.copyOf(logits, wanted);
      }
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
      if (teacher) {
        System.arraycopy(row.getArray(3).toFloatArray(), 0, logits, taken * classes, classes);
      }
      labels[taken++] = example.label;
    }

    Block block() {
      resize(taken);
      return affine == null
          ? Block.ofFloats(taken, features, floats, labels, logits)
          : Block.ofBytes(taken, features, bytes, affine, labels, logits);
    }
  }
}
