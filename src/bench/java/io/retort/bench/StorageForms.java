package io.retort.bench;

import io.retort.job.AugmentSettings;
import io.retort.job.LabelSettings;
import io.retort.labels.StoredLogits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.sql.SparkSession;

/** Writes and reads a sample in one form after the other. */
final class StorageForms {
  private static final int[] TEMPERATURES = {1, 2, 4, 8};
  private static final int REPEATS = 3;

  private final SparkSession spark;
  private final Path folder;

  StorageForms(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
    spark.conf().set("spark.sql.files.minPartitionNum", "1"); // One thread reads a file.
  }

  /** One written or read file, as a function of where it is. */
  private interface Pass {
    void run(String file) throws IOException;
  }

  /** Dense in both precisions, and top-k in float16 for each k. */
  List<StorageLine> lines(LogitSample sample, int... ks) throws IOException {
    List<LabelSettings> forms = new ArrayList<>();
    for (LabelSettings.Precision precision : LabelSettings.Precision.values()) {
      forms.add(settings(LabelSettings.Storage.DENSE, 1, precision));
    }
    for (int k : ks) {
      forms.add(settings(LabelSettings.Storage.TOP_K, k, LabelSettings.Precision.FLOAT16));
    }
    List<StorageLine> lines = new ArrayList<>();
    for (LabelSettings form : forms) {
      double dense = lines.isEmpty() ? 0 : lines.get(0).bytesPerRow();
      lines.add(line(sample, new StoredLogits(form, sample.classes(), sample.learned()), dense));
    }
    return lines;
  }

  static LabelSettings settings(
      LabelSettings.Storage storage, int k, LabelSettings.Precision precision) {
    return new LabelSettings(
        storage,
        k,
        precision,
        List.of(1.0, 2.0, 4.0, 8.0),
        16,
        LabelSettings.Tail.RESIDUAL,
        0,
        false,
        false,
        0,
        128,
        1,
        AugmentSettings.NONE,
        List.of());
  }

  private StorageLine line(LogitSample sample, StoredLogits form, double dense) throws IOException {
    System.err.printf("bench: %,d classes, %s%n", sample.classes(), form.name());
    double written = written(file -> form.write(file, sample.logits(), sample.rows()));
    double read = seconds(this::scan);
    double bytes = bytesPerRow(sample);
    return new StorageLine(
        sample.teacher(),
        sample.classes(),
        sample.rows(),
        form.name(),
        bytes,
        dense == 0 ? 1 : bytes / dense,
        sample.rows() / written,
        sample.rows() / read,
        StorageLine.errors(sample, form.read(file(), sample.rows()), TEMPERATURES));
  }

  /** Every column of every row. */
  private void scan(String file) {
    spark.read().parquet(file).write().format("noop").mode("overwrite").save();
  }

  /** By every codec and row group, in one form. */
  List<FileLine> files(LogitSample sample, LabelSettings settings) throws IOException {
    StoredLogits form = new StoredLogits(settings, sample.classes(), sample.learned());
    List<FileLine> lines = new ArrayList<>();
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.LZ4_RAW,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD)) {
      lines.add(file(sample, form, codec, StoredLogits.rowGroupBytes()));
    }
    for (long megabytes : new long[] {1, 32, 128}) {
      lines.add(file(sample, form, StoredLogits.codec(), megabytes << 20));
    }
    return lines;
  }

  private FileLine file(
      LogitSample sample, StoredLogits form, CompressionCodecName codec, long rowGroup)
      throws IOException {
    System.err.printf("bench: %s, row groups of %d MiB%n", codec, rowGroup >> 20);
    double written =
        written(file -> form.write(file, sample.logits(), sample.rows(), codec, rowGroup));
    double read = seconds(this::scan);
    return new FileLine(
        codec.name().toLowerCase(Locale.ROOT),
        rowGroup >> 20,
        bytesPerRow(sample),
        sample.rows() / written,
        sample.rows() / read,
        codec == StoredLogits.codec() && rowGroup == StoredLogits.rowGroupBytes());
  }

  /** The median, warm. What is written is a new file each time. */
  private double written(Pass pass) throws IOException {
    return seconds(
        file -> {
          Files.deleteIfExists(Path.of(file));
          pass.run(file);
        });
  }

  private double seconds(Pass pass) throws IOException {
    double[] seconds = new double[REPEATS];
    for (int repeat = -1; repeat < REPEATS; repeat++) {
      long start = System.nanoTime();
      pass.run(file());
      if (repeat >= 0) {
        seconds[repeat] = (System.nanoTime() - start) / 1e9;
      }
    }
    return StatUtils.percentile(seconds, 50);
  }

  private String file() {
    return folder.resolve("rows.parquet").toString();
  }

  private double bytesPerRow(LogitSample sample) throws IOException {
    return (double) Files.size(Path.of(file())) / sample.rows();
  }
}
