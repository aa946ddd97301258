package io.retort.train;

import io.retort.data.Affine;
import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.data.Views;
import io.retort.job.UserError;
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
 * be told by their partition. Of an example with several views, each has a row, one after the
 * other.
 *
 * @param affine from bytes to features, or null where rows hold floats
 * @param form of the soft labels
 * @param views that soft labels are of, or null where they are of the examples
 * @param expected rows, as a first guess
 */
record BlockBuilder(int features, Affine affine, SoftLabelForm form, Views views, int expected)
    implements FlatMapFunction<Iterator<InternalRow>, Block> {

  @Override
  public Iterator<Block> call(Iterator<InternalRow> rows) {
    Columns columns = new Columns(expected);
    while (rows.hasNext()) {
      columns.add(rows.next());
    }
    return List.of(columns.block()).iterator();
  }

  /** Soft labels of an example. */
  private int perExample() {
    return views == null ? 1 : views.count();
  }

  /** Grows as rows come. */
  private final class Columns {
    private int taken;
    private byte[] bytes;
    private float[] floats;
    private SoftLabels softLabels;
    private int[] labels;

    /** Of each example, for its views. */
    private long[] seeds;

    /** Soft labels that the last example has. */
    private int seen = perExample();

    Columns(int rows) {
      resize(Math.max(1, rows));
    }

    private void resize(int rows) {
      labels = labels == null ? new int[rows] : Arrays.copyOf(labels, rows);
      seeds = views == null || seeds == null ? newSeeds(rows) : Arrays.copyOf(seeds, rows);
      int values = Math.multiplyExact(rows, features);
      if (affine == null) {
        floats = floats == null ? new float[values] : Arrays.copyOf(floats, values);
      } else {
        bytes = bytes == null ? new byte[values] : Arrays.copyOf(bytes, values);
      }
      int soft = Math.multiplyExact(rows, perExample());
      softLabels = softLabels == null ? new SoftLabels(form, soft) : softLabels.resized(soft);
    }

    private long[] newSeeds(int rows) {
      return views == null ? null : new long[rows];
    }

    void add(InternalRow row) {
      if (seen == perExample()) {
        addExample(row);
        seen = 0;
      }
      if (form.kept() > 0) {
        addSoftLabel(row);
      }
      seen++;
    }

    private void addExample(InternalRow row) {
      if (taken == labels.length) {
        resize(taken + taken / 4 + 64);
      }
      Example example = ExamplesTable.decode(row, 0, affine != null, form.classes() == 1);
      if (affine == null) {
        System.arraycopy(example.floats, 0, floats, taken * features, features);
      } else {
        System.arraycopy(example.bytes, 0, bytes, taken * features, features);
      }
      if (views != null) {
        seeds[taken] = seed(row);
      }
      labels[taken++] = example.label;
    }

    private void addSoftLabel(InternalRow row) {
      if (views != null) {
        checkView(row);
      }
      int to = (taken - 1) * perExample() + seen;
      softLabels.set(
          to,
          row.getBoolean(3),
          row.getArray(4).toFloatArray(),
          form.topK() ? row.getArray(5).toIntArray() : null,
          form.topK() ? row.getArray(6).toFloatArray() : null,
          form.shape().codes() > 0 ? row.getArray(7).toByteArray() : new byte[0]);
      int column = 5 + (form.topK() ? 2 : 0) + (form.shape().codes() > 0 ? 1 : 0);
      for (int layer = 0; layer < form.hidden().size(); layer++) {
        softLabels.setHidden(to, layer, row.getBinary(column + layer));
      }
    }

    /** Each example must come with all of its views, in their order. */
    private void checkView(InternalRow row) {
      int view = row.getShort(row.numFields() - 1);
      if (view != seen || seed(row) != seeds[taken - 1]) {
        throw new UserError(
            "soft-labels: view "
                + view
                + " of example "
                + row.getLong(0)
                + " came in place of view "
                + seen
                + "; run `label --force`");
      }
    }

    private long seed(InternalRow row) {
      return views.seedOf(row.getUTF8String(row.numFields() - 2).toString(), row.getLong(0));
    }

    Block block() {
      resize(taken);
      return affine == null
          ? Block.ofFloats(taken, features, floats, labels, softLabels, seeds)
          : Block.ofBytes(taken, features, bytes, affine, labels, softLabels, seeds);
    }
  }
}
