package io.retort.bench;

import io.retort.job.Split;
import io.retort.labels.LabelPasses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/**
 * Retort's labelling. Variants: {@code stage}, the command {@code retort label} with the time that
 * its manifest tells, the trial of the teacher left out, which is made once; or a depth of {@link
 * LabelPasses}, a batch size and a number of files, such as {@code NOWHERE 128 8}; 0 files are
 * those that {@code prepare} has made.
 */
final class RetortLabel implements Contender {
  static final String STAGE = "stage";

  private final Workload workload;
  private final SparkSession spark;
  private final RetortJob job;

  RetortLabel(Workload workload) throws IOException {
    this.workload = workload;
    spark = LocalSession.start(workload.workers());
    Path model = workload.file("model.onnx");
    job =
        new RetortJob(
            spark,
            Path.of(workload.job()),
            Path.of(workload.folder()),
            Map.of(
                "data.train.limit",
                String.valueOf(workload.rows()),
                "teacher",
                "{kind = onnx, model = \"" + model + "\"}",
                "labels.batch-size",
                String.valueOf(workload.batch()),
                "labels.accept-weak-teacher",
                "true"));
    job.run("teach", Map.of());
    job.run("label", Map.of());
    if (!Files.exists(workload.file("train.bin"))) {
      shareOut();
    }
  }

  /** What others have their pictures from. */
  private void shareOut() throws IOException {
    job.export(Split.TRAIN, workload.file("train.bin"));
    spark
        .read()
        .parquet(job.examples(Split.TRAIN).toString())
        .selectExpr("id", "features")
        .write()
        .parquet(workload.file("train.parquet").toString());
  }

  @Override
  public Measurement measure(String variant, double seconds) throws IOException {
    double taken = 0;
    long rows = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      taken += variant.equals(STAGE) ? stage() : pass(variant.split(" "));
      rows += workload.rows();
    } while (System.nanoTime() < end);
    return Measurement.of(rows, taken);
  }

  /** All shards anew, as when the examples had changed. */
  private double stage() throws IOException {
    for (File shard : FileUtils.listFiles(job.labels().toFile(), new String[] {"parquet"}, false)) {
      FileUtils.delete(shard);
    }
    job.run("label", Map.of());
    return job.seconds("soft-labels");
  }

  private double pass(String[] words) throws IOException {
    int files = Integer.parseInt(words[2]);
    Path out = Files.createTempDirectory(Path.of(workload.folder()), "shards-");
    Path examples = files == 0 ? job.examples(Split.TRAIN) : cut(files);
    long start = System.nanoTime();
    LabelPasses.run(
        spark,
        job.workspace(),
        job.job(),
        FileUtils.listFiles(examples.toFile(), new String[] {"parquet"}, false).stream()
            .map(File::toString)
            .sorted()
            .toList(),
        Integer.parseInt(words[1]),
        LabelPasses.Depth.valueOf(words[0]),
        out.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    FileUtils.deleteDirectory(out.toFile());
    return seconds;
  }

  /** The same examples in another number of files. */
  private Path cut(int files) {
    Path folder = workload.file("examples-" + files);
    if (!Files.exists(folder)) {
      spark
          .read()
          .parquet(job.examples(Split.TRAIN).toString())
          .repartition(files)
          .sortWithinPartitions("id")
          .write()
          .parquet(folder.toString());
    }
    return folder;
  }
}
