package io.retort.bench;

import io.retort.cli.Commands;
import io.retort.evaluate.PairedGain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What views bring. */
@Command(
    name = "views",
    description = {
      "What students gain where the teacher labels views of the examples, and they see the same.",
      "",
      "MNIST (needs MNIST_DIR): 5,000 labelled pictures, 55,000 without labels, a student of 64 units. All are trained for as",
      "many updates, from the same initial weights, in the same order of rows; views are moved by up to 2 pixels. Test",
      "accuracy, and gain over the student that sees pictures as they are, in points, with 95 %% intervals (paired t)."
    },
    mixinStandardHelpOptions = true)
final class ViewsBench implements Callable<Integer> {
  private static final String AS_THEY_ARE = "pictures as they are";
  private static final String MOVED = "moved, labelled as they are";

  /**
   * @param alone the same student on hard labels alone
   */
  record Line(
      String student, List<Double> accuracies, double mean, PairedGain gain, double alone) {}

  /** All that was measured. */
  record Result(String bench, Machine machine, int seeds, List<Line> students) {}

  @Mixin private BenchOptions options;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "Students of each kind. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Override
  public Integer call() throws IOException {
    PrintStream out = Commands.silence();
    SparkSession spark = LocalSession.start(Runtime.getRuntime().availableProcessors());
    Path job = LocalSession.home().resolve("jobs/mnist.conf");
    StudentRuns.Accuracies accuracies =
        new StudentRuns(
                spark, BenchOptions.folder("views"), "mnist", job, Map.of("train.epochs", "20"))
            .accuracies(students(), seeds);
    List<Double> still = accuracies.taught().get(AS_THEY_ARE);
    List<Line> lines = new ArrayList<>();
    accuracies
        .taught()
        .forEach(
            (name, shares) ->
                lines.add(
                    new Line(
                        name,
                        shares,
                        mean(shares),
                        PairedGain.of(shares, still).times(100),
                        mean(accuracies.alone().get(name)))));
    print(out, lines);
    options.write(new Result("views", Machine.here(), seeds, lines));
    return 0;
  }

  private static Map<String, Map<String, String>> students() {
    Map<String, Map<String, String>> students = new LinkedHashMap<>();
    students.put(AS_THEY_ARE, Map.of());
    students.put(MOVED, Map.of("train.augment.shift", "2"));
    for (int views : new int[] {1, 4, 20}) {
      students.put(
          views + (views == 1 ? " view" : " views"),
          Map.of("labels.views", String.valueOf(views), "labels.augment.shift", "2"));
    }
    return students;
  }

  private static double mean(List<Double> shares) {
    return shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static void print(PrintStream out, List<Line> lines) {
    out.printf("%-28s %9s %17s %14s%n", "student sees", "accuracy", "gain", "labels alone");
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          "%-28s %7.2f %% %8.2f +- %5.2f %12.2f %%%n",
          line.student,
          100 * line.mean,
          line.gain.mean(),
          line.gain.interval(),
          100 * line.alone);
    }
  }
}
