package io.retort.bench;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.cli.Commands;
import io.retort.cli.Retort;
import io.retort.job.Json;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a large test set takes, and how much memory. */
@Command(
    name = "evaluate",
    description = {
      "Time and memory of an evaluation over many rows, on a small heap: teacher (16-128-8), student (16-16-8), baseline and",
      "pseudo-labels, with slices, one pass. Rows are drawn: 16 numbers and a label that hangs together with them, in Parquet.",
      "",
      "Each of the sizes is prepared and evaluated in a process of its own with --heap; peak is the most that the system held",
      "for it (VmHWM). If results were collected anywhere, it would grow with the rows."
    },
    mixinStandardHelpOptions = true)
final class EvaluateBench implements Callable<Integer> {
  private static final int FEATURES = 16;
  private static final int CLASSES = 8;

  /**
   * @param seconds of the stage evaluate, scoring, timing and report
   * @param peak bytes of the process
   */
  record Line(
      long rows,
      String heap,
      double prepareSeconds,
      double seconds,
      double rowsPerSecond,
      long peak) {}

  /** All that was measured. */
  record Result(String bench, Machine machine, List<Line> evaluations) {}

  @Mixin private BenchOptions options;

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "2000000,20000000",
      description = "Rows of the test sets. Default: ${DEFAULT-VALUE}.")
  private List<Long> rows;

  @Option(
      names = "--heap",
      defaultValue = "768m",
      description = "Of each process. Default: ${DEFAULT-VALUE}.")
  private String heap;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = Commands.silence();
    Path folder = BenchOptions.folder("evaluate");
    SparkSession spark = LocalSession.start(Runtime.getRuntime().availableProcessors());
    write(spark, 0, 20_000, folder.resolve("train"));
    for (long count : rows) {
      write(spark, 1, count, folder.resolve("test-" + count));
    }
    spark.stop();
    List<Line> lines = new ArrayList<>();
    for (long count : rows) {
      lines.add(evaluated(folder, count));
    }
    out.printf(
        "%12s %6s %10s %11s %10s %9s%n",
        "rows", "heap", "prepare s", "evaluate s", "rows/s", "peak GB");
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          "%,12d %6s %10.1f %11.1f %,10.0f %9.2f%n",
          line.rows,
          line.heap,
          line.prepareSeconds,
          line.seconds,
          line.rowsPerSecond,
          line.peak / 1e9);
    }
    options.write(new Result("evaluate", Machine.here(), lines));
    return 0;
  }

  /** Numbers from -1 to 1, and the class that some of them make, of one row in ten another. */
  private static void write(SparkSession spark, int salt, long count, Path to) {
    Column[] numbers =
        IntStream.range(0, FEATURES)
            .mapToObj(i -> drawn(salt, i, 2001).divide(1000.0).minus(1).cast("float"))
            .toArray(Column[]::new);
    Column label =
        when(numbers[0].plus(numbers[1]).gt(0), 1)
            .otherwise(0)
            .plus(when(numbers[2].minus(numbers[3]).gt(0), 2).otherwise(0))
            .plus(when(numbers[4].multiply(numbers[5]).gt(0), 4).otherwise(0));
    spark
        .range(count)
        .select(
            when(drawn(salt, FEATURES, 10).equalTo(0), drawn(salt, FEATURES + 1, CLASSES))
                .otherwise(label)
                .cast("int")
                .as("label"),
            drawn(salt, FEATURES + 2, 5).cast("string").as("region"),
            array(numbers).as("features"))
        .write()
        .parquet(to.toString());
  }

  private static Column drawn(int salt, int column, int values) {
    return pmod(xxhash64(lit(salt), lit(column), col("id")), lit((long) values));
  }

  private Line evaluated(Path folder, long count) throws IOException, InterruptedException {
    Path job = folder.resolve("job-" + count + ".conf");
    Files.writeString(
        job,
        """
        name = "rows-%1$d"
        workspace = "%2$s/work"
        data {
          train { format = parquet, path = "%2$s/train", label = label, features-column = features }
          test { format = parquet, path = "%2$s/test-%1$d", label = label, features-column = features }
          classes = %3$d
        }
        teacher { kind = train, network { kind = mlp, hidden = [128] }, train { epochs = 10, batch-size = 64 } }
        student { network { kind = mlp, hidden = [16] } }
        train { epochs = 5, batch-size = 64 }
        evaluate { slices = [region] }
        """
            .formatted(count, folder, CLASSES));
    System.err.printf("bench: %,d rows%n", count);
    long peak = run(folder, job);
    JsonNode report =
        Json.MAPPER.readTree(folder.resolve("work/rows-" + count + "/report/report.json").toFile());
    double seconds = report.at("/stages/4/seconds").asDouble();
    long scored = report.at("/testRows").asLong();
    if (scored != count) {
      throw new IOException(scored + " rows were scored, of " + count);
    }
    return new Line(
        count, heap, report.at("/stages/0/seconds").asDouble(), seconds, count / seconds, peak);
  }

  /** Runs a job in a process of its own, and returns the most memory that it had. */
  private long run(Path folder, Path job) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-Xmx"))
        .forEach(command::add);
    command.add("-Xmx" + heap);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Retort.class.getName(), "run", job.toString()));
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    long peak = 0;
    while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peak(process.pid()));
    }
    if (process.exitValue() != 0) {
      throw new IOException(FileUtils.readFileToString(log, "UTF-8"));
    }
    return peak;
  }

  private static long peak(long pid) throws IOException {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (java.nio.file.NoSuchFileException e) { // It has just ended.
      return 0;
    }
  }
}
