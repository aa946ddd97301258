package io.retort.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Training speed. */
@Command(
    name = "train",
    description = {
      "Training speed against Deeplearning4j, with Spark and without, and PyTorch.",
      "",
      "Examples a second in training, all workers together: an MLP 784-256-128-10 and a CNN of 32 and 64 filters, batch",
      "128, Adam at 1e-3, cross-entropy on labels, float32, as many workers as cores with one math thread each.",
      "",
      "capacity-stock  plain Deeplearning4j, its own settings: no Spark, no averaging",
      "capacity        the same with oneDNN, which Retort switches on",
      "dl4j-spark-N    Deeplearning4j's trainer on Spark, averaging every N steps",
      "retort-N        retort teach, averaging every N steps: rounds after the first epoch",
      "pytorch         PyTorch through DJL: each step one TorchScript call with its fused Adam",
      "pytorch-djl     the same with DJL's own operations and Adam",
      "pytorch-no-adam the same without updating the weights, to see what the optimizer costs"
    },
    mixinStandardHelpOptions = true)
final class TrainBench implements Callable<Integer> {
  private static final int BATCH = 128;

  /**
   * Keeps glibc from giving the large arrays of each step back to the system: PyTorch's CNN is 1.4
   * times as fast with it, Deeplearning4j's not measurably.
   */
  private static final Map<String, String> TORCH_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX",
          "1",
          "MALLOC_MMAP_THRESHOLD_",
          "33554432",
          "MALLOC_TRIM_THRESHOLD_",
          "2000000000");

  /** Spares Deeplearning4j looking up its process's size before each of many small allocations. */
  private static final Map<String, String> SPARK_MEMORY =
      Map.of("JAVA_TOOL_OPTIONS", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  /** The networks. */
  enum Network {
    mlp,
    cnn
  }

  /** All that was measured. */
  record Result(
      String bench,
      Machine machine,
      String data,
      int workers,
      int repeats,
      double seconds,
      Map<String, Map<String, Standing>> networks,
      Map<String, Double> ratios,
      Map<String, Double> moreRatios) {}

  @Mixin private BenchOptions options;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "Measurements of each; medians count. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--seconds",
      defaultValue = "7",
      description = "Of each measurement. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--workers", description = "Trainers at once. Default: the number of cores.")
  private Integer workers;

  @Option(names = "--only", description = "One network alone: ${COMPLETION-CANDIDATES}.")
  private Network only;

  @Override
  public Integer call() throws IOException {
    int count = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
    String data = BenchOptions.data();
    Map<String, Map<String, Standing>> networks = new LinkedHashMap<>();
    for (Network network : only == null ? List.of(Network.values()) : List.of(only)) {
      boolean cnn = network == Network.cnn;
      Path folder = BenchOptions.folder("train-" + network);
      // Enough for each worker's 50 steps a round, and few enough for an epoch of some seconds.
      int rows = cnn ? Math.min(60_000, 50 * BATCH * count) : 60_000;
      Workload workload =
          new Workload(
              network.name(), BenchOptions.job(data), rows, BATCH, count, folder.toString());
      try (Race race = new Race(workload)) {
        enter(race, cnn);
        networks.put(network.name(), race.run(repeats, seconds / 2, seconds));
      }
    }
    TrainRatios ratios = new TrainRatios(networks);
    Result result =
        new Result(
            "train",
            Machine.here(),
            data,
            count,
            repeats,
            seconds,
            networks,
            ratios.main(),
            ratios.more());
    print(result);
    options.write(result);
    return 0;
  }

  /** Retort comes first: it prepares the examples. */
  private static void enter(Race race, boolean cnn) throws IOException {
    List<ContenderJvm> retort = race.start("retort", Map.of(), false);
    race.enter("capacity-stock", "", race.start("dl4j-stock", Map.of(), false));
    race.enter("capacity", "", race.start("dl4j-onednn", Map.of(), false));
    List<ContenderJvm> spark = race.start("dl4j-spark", SPARK_MEMORY, false);
    race.enter("dl4j-spark-10", "10", spark);
    if (!cnn) { // A round of 50 takes the best part of a minute.
      race.enter("dl4j-spark-50", "50", spark);
    }
    race.enter("retort-10", "10", retort);
    race.enter("retort-50", "50", retort);
    if (!cnn) {
      race.enter("retort-200", "200", retort);
    }
    List<ContenderJvm> torch = race.start("pytorch", TORCH_MEMORY, true);
    race.enter("pytorch", "fused", torch);
    race.enter("pytorch-djl", "djl", torch);
    race.enter("pytorch-no-adam", "no-optimizer", torch);
  }

  private static void print(Result result) {
    System.out.printf(
        Locale.ROOT,
        "training on %s, %d workers, batch %d, medians of %d runs of %.0f s%n",
        result.data(),
        result.workers(),
        BATCH,
        result.repeats(),
        result.seconds());
    result.networks().forEach(TrainBench::print);
    System.out.println();
    result.ratios().forEach(TrainBench::ratio);
    result.moreRatios().forEach(TrainBench::ratio);
  }

  private static void print(String network, Map<String, Standing> standings) {
    System.out.printf(
        "%n%-4s %-16s %12s %23s %9s%n",
        network, "contender", "examples/s", "min..max", "/capacity");
    double capacity = standings.get("capacity").median();
    for (Standing standing : standings.values()) {
      System.out.printf(
          Locale.ROOT,
          "%-4s %-16s %,12.0f %,11.0f..%,10.0f %9.2f%n",
          "",
          standing.name(),
          standing.median(),
          standing.min(),
          standing.max(),
          standing.median() / capacity);
    }
  }

  private static void ratio(String name, double value) {
    System.out.printf(Locale.ROOT, "%-36s %6.2f%n", name, value);
  }
}
