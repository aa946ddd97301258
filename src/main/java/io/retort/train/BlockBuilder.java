package io.retort.train;

import io.retort.data.Affine;
import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Packs a partition's rows (id, label, features and, where there is a teacher, logits) into blocks,
 * on an executor.
 *
 * @param affine from bytes to features, or null where rows hold floats
 */
record BlockBuilder(int features, int classes, Affine affine, boolean teacher)
    implements FlatMapFunction<Iterator<InternalRow>, Block> {
  private static final int BLOCK_BYTES = 4 << 20;

  /**
   * Rows of a full block: a few megabytes, whatever the shape, and enough that a shuffle within it
   * is one.
   */
  int rowsPerBlock() {
    return Math.max(
        256, Math.min(8192, BLOCK_BYTES / (features * (affine == null ? 4 : 1) + classes * 4)));
  }

  @Override
  public Iterator<Block> call(Iterator<InternalRow> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Block next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return build(rows);
      }
    };
  }

  private Block build(Iterator<InternalRow> rows) {
    int most = rowsPerBlock();
    byte[] bytes = affine == null ? null : new byte[most * features];
    float[] floats = affine == null ? new float[most * features] : null;
    float[] logits = teacher ? new float[most * classes] : null;
    int[] labels = new int[most];
    int taken = 0;
    while (taken < most && rows.hasNext()) {
      InternalRow row = rows.next();
      Example example = ExamplesTable.decode(row, 0, affine != null);
      Object values = affine == null ? example.floats : example.bytes;
      System.arraycopy(values, 0, affine == null ? floats : bytes, taken * features, features);
      if (teacher) {
        System.arraycopy(row.getArray(3).toFloatArray(), 0, logits, taken * classes, classes);
      }
      labels[taken++] = example.label;
    }
    int[] cutLabels = Arrays.copyOf(labels, taken);
    float[] cutLogits = teacher ? Arrays.copyOf(logits, taken * classes) : null;
    return affine == null
        ? Block.ofFloats(taken, Arrays.copyOf(floats, taken * features), cutLabels, cutLogits)
        : Block.ofBytes(
            taken, Arrays.copyOf(bytes, taken * features), affine, cutLabels, cutLogits);
  }
}
