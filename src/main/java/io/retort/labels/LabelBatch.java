package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Rows in their order, some of them known already; the teacher is asked about the others in
 * batches.
 */
final class LabelBatch {
  /** Known rows beside those that are asked about, before all of them are written. */
  private static final int KNOWN = 7;

  private final Classifier teacher;
  private final ExamplesInfo info;
  private final String split;
  private final int size;
  private final ParquetWriter<SoftLabelRow> writer;
  private final int classes;
  private final int featureCount;
  private final float[] features;
  private final float[] logits;
  private final Example[] rows;
  private final SoftLabelRow[] known;
  private int count;
  private int asked;
  private long labelled;

  LabelBatch(
      Classifier teacher,
      ExamplesInfo info,
      String split,
      int size,
      ParquetWriter<SoftLabelRow> writer) {
    this.teacher = teacher;
    this.info = info;
    this.split = split;
    this.size = size;
    this.writer = writer;
    this.classes = info.classes().size();
    this.featureCount = info.features();
    this.features = new float[size * featureCount];
    this.logits = new float[size * classes];
    this.rows = new Example[size * (1 + KNOWN)];
    this.known = new SoftLabelRow[rows.length];
  }

  /**
   * @param label of the example, or null where the teacher is to be asked
   */
  void add(Example example, SoftLabelRow label) throws IOException {
    if (label == null) {
      info.decode(example, features, asked++ * featureCount);
    }
    rows[count] = example;
    known[count++] = label;
    if (asked == size || count == rows.length) {
      flush();
    }
  }

  void flush() throws IOException {
    if (asked > 0) {
      teacher.logits(features, asked, logits);
    }
    int answer = 0;
    for (int i = 0; i < count; i++) {
      writer.write(known[i] != null ? known[i] : answer(rows[i], answer++));
    }
    labelled += asked;
    count = 0;
    asked = 0;
  }

  private SoftLabelRow answer(Example example, int row) {
    float[] values = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new UserError(
            "label: the teacher gives "
                + Arrays.toString(values)
                + " for example "
                + example.id
                + " of "
                + split);
      }
    }
    return new SoftLabelRow(example.id, example.hash(), values);
  }

  /** Rows that the teacher was asked about. */
  long labelled() {
    return labelled;
  }
}
