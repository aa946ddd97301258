package io.retort.bench;

import io.retort.cli.Commands;
import io.retort.job.LabelSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What soft labels take and lose, form by form. */
@Command(
    name = "storage",
    description = {
      "Bytes, errors and speed of soft labels in each form, and what students make of them.",
      "",
      "KL(teacher || restored) in nats, tail = residual (with zero and renormalize it is infinite: classes are missing). A",
      "line's bytes are the whole file's: ids, checksums, footer. One thread writes from logits, one of Spark's reads.",
      "",
      "10 and 26 classes: networks trained here (MNIST or glyphs; letters where LETTER_DIR says where their table is). 1,000:",
      "SqueezeNet (ONNX_DIR/imagenet_squeezenet_fp16_winml.onnx) on drawn pictures with the statistics of natural ones, and on",
      "the digits, drawn larger. 214, 1,000 and 30,522: drawn, with deviation 2, of which 0.4 of the variance are the classes'",
      "means, 0.5 lies in 64 directions (the j-th by 1/j) and the rest in none; a class stands out by 11 +- 3, and eight others",
      "share in it. Independent: the same without means and directions, where nothing can be learned of a tail.",
      "",
      "Top-k learns its shape from 2,048 other rows; a table's own takes some 70 bytes a class beside what is listed."
    },
    mixinStandardHelpOptions = true)
final class StorageBench implements Callable<Integer> {
  private static final String SQUEEZENET = "imagenet_squeezenet_fp16_winml.onnx";

  /** What a job with storage = top-k has unless it says otherwise. */
  private static final int DEFAULT_K = 20;

  /** All that was measured. */
  record Result(
      String bench,
      Machine machine,
      int seeds,
      List<StorageLine> forms,
      List<FileLine> files,
      List<StudentLine> students,
      Map<String, Double> ratios) {}

  @Mixin private BenchOptions options;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Students of each form. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Override
  public Integer call() throws IOException {
    PrintStream out = Commands.silence();
    Path folder = BenchOptions.folder("storage");
    SparkSession spark = LocalSession.start(Runtime.getRuntime().availableProcessors());
    List<LogitSample> samples = new ArrayList<>();
    List<StudentLine> students = new ArrayList<>();
    StorageStudents pictures = pictures(spark, folder);
    students.addAll(pictures.lines(seeds, 10_000, samples));
    if (System.getenv("LETTER_DIR") != null) {
      students.addAll(letters(spark, folder).lines(seeds, 10_000, samples));
    }
    StorageForms forms = new StorageForms(spark, folder);
    List<StorageLine> lines = new ArrayList<>();
    for (LogitSample sample : samples) {
      lines.addAll(forms.lines(sample, 3));
    }
    lines.addAll(forms.lines(LogitSample.drawn(214, 20_000), 10, DEFAULT_K));
    if (System.getenv("ONNX_DIR") != null) {
      SqueezeNet network = new SqueezeNet(Path.of(System.getenv("ONNX_DIR"), SQUEEZENET));
      for (LogitSample sample : logits(network, pictures.pictures())) {
        lines.addAll(forms.lines(sample, 10, DEFAULT_K, 50));
      }
    }
    LogitSample drawn = LogitSample.drawn(1_000, 20_000);
    lines.addAll(forms.lines(drawn, 10, DEFAULT_K, 50));
    lines.addAll(forms.lines(LogitSample.independent(1_000, 5_000), 10, DEFAULT_K, 50));
    lines.addAll(forms.lines(LogitSample.drawn(30_522, 1_000), 10, DEFAULT_K, 50));
    List<FileLine> files =
        forms.files(
            drawn,
            StorageForms.settings(
                LabelSettings.Storage.TOP_K, DEFAULT_K, LabelSettings.Precision.FLOAT16));
    Result result =
        new Result("storage", Machine.here(), seeds, lines, files, students, ratios(lines));
    new StorageTable(result).print(out);
    options.write(result);
    return 0;
  }

  private static StorageStudents pictures(SparkSession spark, Path folder) {
    String data = BenchOptions.data();
    return new StorageStudents(
        spark,
        folder,
        data,
        Path.of(BenchOptions.job(data)),
        Map.of(
            "teacher.train.epochs", "4",
            "student.network.hidden", "[32]",
            "loss.temperature", "2",
            "train.epochs", "6",
            "train.optimizer", "{kind = adam, learning-rate = 1e-2}"));
  }

  private static StorageStudents letters(SparkSession spark, Path folder) {
    return new StorageStudents(
        spark, folder, "letter", LocalSession.home().resolve("jobs/letter.conf"), Map.of());
  }

  private static List<LogitSample> logits(SqueezeNet network, Examples digits) throws IOException {
    float[] leaves = network.logits(SqueezeNet.deadLeaves(), 10_000 + LogitSample.LEARNED);
    float[] enlarged = network.logits(SqueezeNet.enlarged(digits), 2_000 + LogitSample.LEARNED);
    return List.of(
        LogitSample.of("squeezenet", 1_000, leaves),
        LogitSample.of("squeezenet on digits", 1_000, enlarged));
  }

  /**
   * Of the form that a job with storage = top-k and precision = float16 has; the first sample's
   * without its name.
   */
  private static Map<String, Double> ratios(List<StorageLine> lines) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (StorageLine line : lines) {
      if (line.classes() == 1_000 && line.form().equals("top-" + DEFAULT_K + " float16")) {
        String name = ratios.isEmpty() ? "" : "-" + line.teacher().replace(' ', '-');
        StorageLine.Error error = line.errors().get(4);
        ratios.put("bytes-over-dense-1000" + name, line.overDense());
        ratios.put("kl-over-entropy-1000" + name, error.mean() / error.entropy());
      }
    }
    return ratios;
  }
}
