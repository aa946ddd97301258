package io.retort.labels;

import io.retort.job.LabelSettings;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.TailShape;
import io.retort.loss.Targets;
import io.retort.pipeline.ParquetRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Logits in a form that `label` can store them in, by its own encoder and writer: for benchmarks.
 */
public final class StoredLogits {
  private static final Configuration HADOOP = new Configuration();

  private final LabelSettings settings;
  private final StoredForm form;
  private final TailShape shape;

  /**
   * @param learned logits of other rows, row-major, from which top-k learns its shape
   */
  public StoredLogits(LabelSettings settings, int classes, float[] learned) {
    this.settings = settings;
    this.form = StoredForm.of(settings, classes, 0);
    this.shape = form.topK() ? shape(learned) : TailShape.EVEN;
  }

  private TailShape shape(float[] learned) {
    int all = learned.length / form.classes();
    int tasks = TailShapeArtefact.mostFiles(form.classes());
    List<TailSketch> sketches = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      TailSketch.Rows rows = new TailSketch.Rows(form);
      for (int row = task; row < all; row += tasks) {
        rows.add(learned, row * form.classes());
      }
      sketches.add(rows.sketch());
    }
    return TailSketch.fit(sketches, form.codes()).shape();
  }

  /** What `label` compresses shards with. */
  public static CompressionCodecName codec() {
    return SoftLabelFile.CODEC;
  }

  /** Of `label`. */
  public static long rowGroupBytes() {
    return SoftLabelFile.ROW_GROUP_BYTES;
  }

  /** Such as top-20 float16. */
  public String name() {
    return (form.topK() ? "top-" + form.k() : "dense")
        + " "
        + form.precision().name().toLowerCase(Locale.ROOT);
  }

  /** Writes a shard as `label` does, hashes and checksum included; tells its length in bytes. */
  public long write(String file, float[] logits, int rows) throws IOException {
    return write(file, logits, rows, SoftLabelFile.CODEC, SoftLabelFile.ROW_GROUP_BYTES);
  }

  /** With another codec and row group. */
  public long write(
      String file, float[] logits, int rows, CompressionCodecName codec, long rowGroup)
      throws IOException {
    SoftLabelEncoder encoder = new SoftLabelEncoder(form, shape);
    try (ShardFile shard = new ShardFile(new Path(file), HADOOP)) {
      try (ParquetWriter<SoftLabelRow> writer =
          SoftLabelFile.write(shard, form, "train", codec, rowGroup)) {
        for (int row = 0; row < rows; row++) {
          // A number as good as any hash: what it takes to store one counts.
          long hash = row * 0x9E3779B97F4A7C15L;
          writer.write(
              new SoftLabelRow(row, 0, hash, false, encoder.encode(logits, row * form.classes())));
        }
      }
      shard.complete();
      return shard.length();
    }
  }

  /** Reads a shard back into what the loss works on. */
  public Targets read(String file, int rows) throws IOException {
    SoftLabelForm read = form.read(settings.tail(), shape);
    SoftLabels labels = new SoftLabels(read, rows);
    try (ParquetReader<Group> reader =
        ParquetRows.read(new Path(file), new GroupReadSupport(), HADOOP)) {
      for (int row = 0; row < rows; row++) {
        SoftLabelEncoder.Stored stored = SoftLabelRow.of(reader.read(), form).stored();
        labels.set(row, false, stored.logits(), stored.classes(), stored.tail(), stored.codes());
      }
    }
    return new Targets(rows, read, labels, new int[rows]);
  }
}
