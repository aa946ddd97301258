package io.retort.bench;

import io.retort.job.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Accuracy and time against steps a round and workers. */
@Command(
    name = "scaling",
    description = {
      "Accuracy and time of a distributed training against steps a round and workers.",
      "",
      "Test accuracy of an MLP 784-256-128-10 (batch 128 a worker, Adam at 1e-3 with cosine decay, equal epochs) against",
      "steps a round, with 4 workers, and against workers, with 10 steps a round, for outer = average and nesterov.",
      "More workers than cores change nothing in accuracy. Their time is a model: steps as long as measured here, a core",
      "for every worker, what a round took here besides its steps, and every worker's state over the driver's one link."
    },
    mixinStandardHelpOptions = true)
final class ScalingBench implements Callable<Integer> {
  private static final int BATCH = 128;
  private static final int EPOCH = 0;

  /** That both sources have. */
  private static final int ROWS = 60_000;

  /** All that was measured. */
  record Result(
      String bench,
      Machine machine,
      int rows,
      int epochs,
      double gigabits,
      Map<String, ClusterModel> models,
      List<ScalingLine> lines,
      List<ScalingRun> runs) {}

  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Option(
      names = "--data",
      split = ",",
      description = "mnist, glyphs or both. Default: glyphs, and mnist where there is one.")
  private List<String> data;

  @Option(
      names = "--steps",
      split = ",",
      defaultValue = "1,10,50,epoch,200",
      description = "Steps a round with --at-workers. Default: ${DEFAULT-VALUE}.")
  private List<String> steps;

  @Option(names = "--at-workers", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int atWorkers;

  @Option(
      names = "--workers",
      split = ",",
      defaultValue = "1,2,4,8,16",
      description = "Workers with --at-steps. Default: ${DEFAULT-VALUE}.")
  private List<Integer> workers;

  @Option(names = "--at-steps", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
  private String atSteps;

  @Option(
      names = "--outer",
      split = ",",
      defaultValue = "average,nesterov",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<String> outers;

  @Option(
      names = "--seeds",
      defaultValue = "2",
      description = "Trainings of each. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--rows",
      defaultValue = "40000",
      description = "Of the training set, at most 60000. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(names = "--epochs", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--gigabits",
      defaultValue = "10",
      description = "Of a cluster's links, a second, for the model. Default: ${DEFAULT-VALUE}.")
  private double gigabits;

  @Override
  public Integer call() throws IOException {
    check();
    Configurator.setLevel("io.retort", Level.WARN); // Ours tells enough.
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream())); // The commands' own.
    int cores = Runtime.getRuntime().availableProcessors();
    SparkSession spark = LocalSession.start(cores);
    Map<String, ClusterModel> models = new LinkedHashMap<>();
    List<ScalingLine> lines = new ArrayList<>();
    List<ScalingRun> all = new ArrayList<>();
    for (String source : sources()) {
      Path folder = BenchOptions.folder("scaling-" + source);
      RetortJob job = job(spark, source, folder);
      job.export(Split.TEST, folder.resolve("test.bin"));
      TestSet test = new TestSet(Examples.read(folder.resolve("test.bin")), List.of(1, 28, 28));
      Map<ScalingPoint, List<ScalingRun>> runs = new LinkedHashMap<>();
      long parameters = 0;
      for (long seed = 1; seed <= seeds; seed++) {
        for (ScalingPoint point : points(source)) {
          RetortJob.Trained trained = job.teach(point.settings(rows, BATCH, seed));
          parameters = test.parameters(trained.model());
          double accuracy = test.accuracy(trained.model());
          ScalingRun run = ScalingRun.of(point, seed, accuracy, trained.rounds(), cores);
          tell(run);
          all.add(run);
          runs.computeIfAbsent(point, p -> new ArrayList<>()).add(run);
        }
      }
      ClusterModel model =
          new ClusterModel(stepSeconds(runs.values()), gigabits * 1e9 / 8, parameters);
      models.put(source, model);
      double alone = model.alone((long) rows * epochs, BATCH);
      runs.values().forEach(some -> lines.add(ScalingLine.of(some, model, alone)));
    }
    Result result =
        new Result("scaling", Machine.here(), rows, epochs, gigabits, models, lines, all);
    new ScalingTable(result).print(out);
    options.write(result);
    return 0;
  }

  private void check() {
    if (rows < 1 || rows > ROWS) {
      throw wrong("--rows = " + rows + ", must be from 1 to " + ROWS);
    }
    for (String source : sources()) {
      if (!List.of("mnist", "glyphs").contains(source)) {
        throw wrong("--data = " + source + ", must be mnist or glyphs");
      }
      if (source.equals("mnist") && !BenchOptions.data().equals("mnist")) {
        throw wrong("--data = mnist needs MNIST_DIR, the folder of its four idx.gz files");
      }
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private List<String> sources() {
    if (data != null) {
      return data;
    }
    return BenchOptions.data().equals("mnist") ? List.of("mnist", "glyphs") : List.of("glyphs");
  }

  private RetortJob job(SparkSession spark, String source, Path folder) {
    return new RetortJob(
        spark,
        Path.of(BenchOptions.job(source)),
        folder,
        Map.of(
            "data.train.limit", String.valueOf(rows),
            "teacher.train.epochs", String.valueOf(epochs),
            "teacher.train.batch-size", String.valueOf(BATCH),
            "teacher.train.optimizer.schedule", "cosine"));
  }

  private Set<ScalingPoint> points(String source) {
    Set<ScalingPoint> points = new LinkedHashSet<>();
    for (String outer : outers) {
      steps.forEach(s -> points.add(new ScalingPoint(source, outer, number(s), atWorkers)));
      workers.forEach(w -> points.add(new ScalingPoint(source, outer, number(atSteps), w)));
    }
    return points;
  }

  private static int number(String steps) {
    return steps.equals("epoch") ? EPOCH : Integer.parseInt(steps);
  }

  /** Of all runs, since a step is the same in each. */
  private static double stepSeconds(Iterable<List<ScalingRun>> runs) {
    List<Double> seconds = new ArrayList<>();
    runs.forEach(some -> some.forEach(run -> seconds.add(run.stepSeconds())));
    return StatUtils.percentile(seconds.stream().mapToDouble(Double::doubleValue).toArray(), 50);
  }

  private static void tell(ScalingRun run) {
    System.err.printf(
        Locale.ROOT,
        "bench: %s, outer %s, %s steps a round, %d workers, seed %d: %.2f %%, %.1f s%n",
        run.point().data(),
        run.point().outer(),
        run.point().stepsLabel(),
        run.point().workers(),
        run.seed(),
        100 * run.accuracy(),
        run.seconds());
  }
}
