package io.retort.bench;

import io.retort.cli.Commands;
import io.retort.train.StepCost;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a training step takes with each objective. */
@Command(
    name = "cost",
    description = {
      "What training steps take with each objective, in relation to those with plain KL.",
      "",
      "On one core, interleaved: in each round every objective has its turn; /kl is the median over the rounds of what an",
      "example takes in relation to plain KL in the same round. Students: 784-64-10 (MNIST's) and 16-48-26 (letter's), in",
      "and a convolutional one of 4 and 8 filters, in batches of 128, with Adam; teacher and labels are drawn. Hidden layers are compared with as wide ones of the teacher",
      "and, where a number is given behind the student, with ones of that width, through a projection where there is one."
    },
    mixinStandardHelpOptions = true)
final class CostBench implements Callable<Integer> {
  /**
   * @param microseconds for an example, the median
   * @param overKl the median of ratios
   */
  record Line(String student, String objective, double microseconds, double overKl) {}

  /** All that was measured. */
  record Result(String bench, Machine machine, int rounds, List<Line> costs) {}

  @Mixin private BenchOptions options;

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "Turns of each objective. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() throws IOException {
    PrintStream out = Commands.silence();
    Map<String, String> all = Objectives.all();
    Map<String, String> hidden = Objectives.hidden("teacher");
    hidden.put(Objectives.KL, all.get(Objectives.KL));
    all.putAll(Objectives.hidden("teacher"));
    List<Line> lines = new ArrayList<>();
    lines.addAll(measured("784-64-10", StepCost.ofUnits(784, 64, 10, 64), all, 300));
    lines.addAll(measured("784-64-10 128", StepCost.ofUnits(784, 64, 10, 128), hidden, 300));
    lines.addAll(measured("16-48-26", StepCost.ofUnits(16, 48, 26, 48), all, 1000));
    lines.addAll(measured("16-48-26 256", StepCost.ofUnits(16, 48, 26, 256), hidden, 1000));
    lines.addAll(
        measured(
            "cnn 4-8-10 64",
            StepCost.ofMaps(28, List.of(4, 8), 10, 64),
            Objectives.maps("3", "teacher"),
            60));
    out.printf("%-14s %-28s %10s %6s%n", "student", "objective", "us/example", "/kl");
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          "%-14s %-28s %10.3f %6.2f%n",
          line.student,
          line.objective,
          line.microseconds,
          line.overKl);
    }
    options.write(new Result("cost", Machine.here(), rounds, lines));
    return 0;
  }

  private List<Line> measured(
      String student, StepCost cost, Map<String, String> objectives, int steps) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      objectives.forEach(
          (name, terms) -> {
            int taken = name.startsWith(Objectives.ANGLE) ? steps / 10 : steps;
            times
                .computeIfAbsent(name, key -> new ArrayList<>())
                .add(cost.microseconds(terms, taken));
          });
      System.err.printf("bench: %s, round %d of %d%n", student, round + 1, rounds);
    }
    List<Double> kl = times.get(Objectives.KL);
    List<Line> lines = new ArrayList<>();
    times.forEach(
        (name, mine) -> {
          List<Double> ratios = new ArrayList<>();
          for (int round = 0; round < rounds; round++) {
            ratios.add(mine.get(round) / kl.get(round));
          }
          lines.add(new Line(student, name, median(mine), median(ratios)));
        });
    return lines;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
