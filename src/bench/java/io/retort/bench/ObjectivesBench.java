package io.retort.bench;

import io.retort.cli.Commands;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which objectives help. */
@Command(
    name = "objectives",
    description = {
      "What students make of each objective.",
      "",
      "Test accuracy, gain over the same student on hard labels alone and over the same on the teacher's hard answers, in",
      "points, with 95 %% intervals (paired t) over the seeds. All have as many updates, the same initial weights and order of",
      "rows.",
      "",
      "mnist: 5,000 labelled pictures, 55,000 without labels, a student of 32 units (needs MNIST_DIR); letter: 2,000 labelled",
      "rows, 14,000 without, a student of 48 units (needs LETTER_DIR); mnist-cnn: as mnist, a convolutional student of 4 and 8",
      "filters, whose maps are compared with the teacher's; sst2 and adult: the jobs of that name, all rows labelled",
      "(need SST2_DIR, ADULT_DIR). Where the teacher is a network, its last hidden layer is compared with the student's too."
    },
    mixinStandardHelpOptions = true)
final class ObjectivesBench implements Callable<Integer> {
  /** All that was measured. */
  record Result(String bench, Machine machine, int seeds, List<ObjectiveLine> objectives) {}

  /**
   * @param job whose settings it has
   * @param variable that says where it lies
   * @param objectives that are compared
   * @param settings laid over the job's
   */
  private record Data(
      String name,
      String job,
      String variable,
      Map<String, String> objectives,
      Map<String, String> settings) {

    /** All that compare logits, and hidden layers with one of the teacher's. */
    static Data of(String name, String variable, String hidden, Map<String, String> settings) {
      Map<String, String> objectives = Objectives.all();
      objectives.putAll(Objectives.hidden(hidden));
      return new Data(name, name, variable, objectives, with(hidden, settings));
    }

    /** With a student that has maps as large as the teacher's. */
    static Data ofMaps(String name, String job, String variable, String network, String hidden) {
      Map<String, String> settings = Map.of("student.network", network);
      return new Data(name, job, variable, Objectives.maps("3", hidden), with(hidden, settings));
    }

    private static Map<String, String> with(String hidden, Map<String, String> settings) {
      Map<String, String> all = new TreeMap<>(settings);
      all.put("labels.hidden", "[" + hidden + "]");
      return all;
    }
  }

  private static final List<Data> DATA =
      List.of(
          Data.of("mnist", "MNIST_DIR", "4", Map.of("student.network.hidden", "[32]")),
          Data.ofMaps(
              "mnist-cnn",
              "mnist",
              "MNIST_DIR",
              "{ kind = cnn, filters = [4, 8], dense = [] }",
              "3"),
          Data.of("letter", "LETTER_DIR", "1", Map.of("train.epochs", "30")),
          Data.of("sst2", "SST2_DIR", "2", Map.of()),
          new Data("adult", "adult", "ADULT_DIR", Objectives.all(), Map.of()));

  @Mixin private BenchOptions options;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "Students of each objective. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--data",
      split = ",",
      defaultValue = "mnist,mnist-cnn,letter,sst2,adult",
      description = "Which of them. Default: ${DEFAULT-VALUE}.")
  private Set<String> data;

  @Override
  public Integer call() throws IOException {
    PrintStream out = Commands.silence();
    Path folder = BenchOptions.folder("objectives");
    SparkSession spark = LocalSession.start(Runtime.getRuntime().availableProcessors());
    List<ObjectiveLine> lines = new ArrayList<>();
    for (Data some : DATA) {
      if (data.contains(some.name) && System.getenv(some.variable) != null) {
        Path job = LocalSession.home().resolve("jobs").resolve(some.job + ".conf");
        StudentRuns runs = new StudentRuns(spark, folder, some.name, job, some.settings);
        lines.addAll(
            lines(some.name, runs.accuracies(Objectives.settings(some.objectives), seeds)));
      }
    }
    print(out, lines);
    options.write(new Result("objectives", Machine.here(), seeds, lines));
    return 0;
  }

  private static List<ObjectiveLine> lines(String data, StudentRuns.Accuracies accuracies) {
    List<Double> pseudo = accuracies.taught().get(Objectives.PSEUDO);
    List<Double> baseline = accuracies.alone().get(Objectives.PSEUDO); // The same for all.
    List<ObjectiveLine> lines = new ArrayList<>();
    lines.add(ObjectiveLine.of(data, "labels alone", baseline, baseline, pseudo));
    accuracies
        .taught()
        .forEach(
            (name, shares) -> lines.add(ObjectiveLine.of(data, name, shares, baseline, pseudo)));
    return lines;
  }

  private static void print(PrintStream out, List<ObjectiveLine> lines) {
    out.printf(
        "%-9s %-28s %9s %17s %17s%n",
        "data", "objective", "accuracy", "over baseline", "over pseudo");
    for (ObjectiveLine line : lines) {
      out.printf(
          Locale.ROOT,
          "%-9s %-28s %7.2f %% %8.2f +- %5.2f %8.2f +- %5.2f%n",
          line.data(),
          line.objective(),
          100 * line.mean(),
          line.gain().mean(),
          line.gain().interval(),
          line.overPseudo().mean(),
          line.overPseudo().interval());
    }
  }
}
