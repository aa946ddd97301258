package io.retort.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labelling speed. */
@Command(
    name = "label",
    description = {
      "Labelling speed against ONNX Runtime itself and SynapseML.",
      "",
      "Rows a second on 60,000 pictures, as many threads as cores, batches of 128, warmed up for 25 s each. heavy: a CNN of",
      "9.4 million multiply-adds a row, with drawn weights. light: ONNX_DIR/mnist_cnn_pytorch_tribuo.onnx, of 22,000",
      "parameters.",
      "",
      "raw             plain Java, pictures in memory, a session with one thread for each core",
      "raw-shared      the same with one session for all cores, which each runs with one thread, as Retort has it",
      "raw-threads     the same with one session for all cores, which runs one batch at a time with all threads",
      "retort-parquet  retort label: from the examples' Parquet to the soft labels'",
      "retort-nowhere  the same without writing",
      "synapseml-N     SynapseML's ONNXModel in batches of N, from arrays in Spark's memory to nowhere; its default is 10"
    },
    mixinStandardHelpOptions = true)
final class LabelBench implements Callable<Integer> {
  private static final int BATCH = 128;
  private static final int ROWS = 60_000;

  /** In seconds: what Spark and Parquet need until they are compiled. */
  private static final double WARM_UP = 25;

  private static final String LIGHT = "mnist_cnn_pytorch_tribuo.onnx";
  private static final int[] SYNAPSEML = {10, 64, 128, 512};

  /** All that was measured. */
  record Result(
      String bench,
      Machine machine,
      String data,
      int workers,
      int repeats,
      double seconds,
      Map<String, Map<String, Standing>> models,
      Map<String, Double> ratios) {}

  @Mixin private BenchOptions options;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "Measurements of each; medians count. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Of each measurement, at least. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--only", description = "One model alone: heavy or light.")
  private String only;

  @Override
  public Integer call() throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    String data = BenchOptions.data();
    Map<String, Map<String, Standing>> models = new LinkedHashMap<>();
    for (String model : only == null ? List.of("heavy", "light") : List.of(only)) {
      Map<String, Standing> standings = race(model, data, workers, LabelBench::enter);
      if (model.equals("light")) {
        // In a JVM of its own: what is compiled for many batch sizes is no user's.
        standings.putAll(race(model, data, workers, LabelBench::enterDetails));
      }
      models.put(model, standings);
    }
    Result result =
        new Result(
            "label", Machine.here(), data, workers, repeats, seconds, models, ratios(models));
    print(result);
    options.write(result);
    return 0;
  }

  /** Enters contenders. */
  private interface Entries {
    void into(Race race) throws IOException;
  }

  private Map<String, Standing> race(String model, String data, int workers, Entries entries)
      throws IOException {
    Path folder = BenchOptions.folder("label-" + model);
    write(model, folder.resolve("model.onnx"));
    Workload workload =
        new Workload(model, BenchOptions.job(data), ROWS, BATCH, workers, folder.toString());
    try (Race race = new Race(workload)) {
      entries.into(race);
      return race.run(repeats, WARM_UP, seconds);
    }
  }

  private static void write(String model, Path file) throws IOException {
    if (model.equals("heavy")) {
      HeavyModel.write(file);
      return;
    }
    String folder = System.getenv("ONNX_DIR");
    if (folder == null) {
      throw new IOException("light: ONNX_DIR must say where " + LIGHT + " is");
    }
    Files.copy(Path.of(folder, LIGHT), file);
  }

  /** Retort comes first: it prepares the examples. */
  private static void enter(Race race) throws IOException {
    List<ContenderJvm> parquet = race.start("retort-label", Map.of(), false);
    List<ContenderJvm> nowhere = race.start("retort-label", Map.of(), false);
    List<ContenderJvm> raw = race.start("raw-onnx", Map.of(), false);
    List<ContenderJvm> synapse = race.start("synapseml", Map.of(), false);
    race.enter("raw", "sessions", raw);
    race.enter("raw-shared", "shared", raw);
    race.enter("raw-threads", "threads", raw);
    race.enter("retort-parquet", RetortLabel.STAGE, parquet);
    race.enter("retort-nowhere", "NOWHERE 128 0", nowhere);
    for (int batch : SYNAPSEML) {
      race.enter("synapseml-" + batch, String.valueOf(batch), synapse);
    }
  }

  /** Where time goes, and what batches and files cost. */
  private static void enterDetails(Race race) throws IOException {
    List<ContenderJvm> retort = race.start("retort-label", Map.of(), false);
    race.enter("only read", "READ 128 0", retort);
    race.enter("read, decode", "DECODE 128 0", retort);
    for (int batch : new int[] {1, 16, 512, 2048}) {
      race.enter("batches of " + batch, "NOWHERE " + batch + " 0", retort);
    }
    for (int files : new int[] {2, 32, 128, 512}) {
      race.enter(files + " files", "PARQUET 128 " + files, retort);
    }
  }

  private static Map<String, Double> ratios(Map<String, Map<String, Standing>> models) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    models.forEach(
        (model, standings) -> {
          double raw = standings.get("raw").median();
          double nowhere = standings.get("retort-nowhere").median();
          ratios.put(model + ".nowhere-over-raw", nowhere / raw);
          ratios.put(model + ".parquet-over-raw", standings.get("retort-parquet").median() / raw);
          double best =
              standings.values().stream()
                  .filter(standing -> standing.name().startsWith("synapseml"))
                  .mapToDouble(Standing::median)
                  .max()
                  .orElseThrow();
          ratios.put(model + ".over-synapseml", nowhere / best);
          ratios.put(model + ".shared-over-sessions", standings.get("raw-shared").median() / raw);
          ratios.put(model + ".threads-over-sessions", standings.get("raw-threads").median() / raw);
        });
    return ratios;
  }

  private static void print(Result result) {
    System.out.printf(
        Locale.ROOT,
        "labelling %s, %,d rows, %d threads, medians of %d runs of at least %.0f s%n",
        result.data(),
        ROWS,
        result.workers(),
        result.repeats(),
        result.seconds());
    result.models().forEach(LabelBench::print);
    System.out.println();
    result
        .ratios()
        .forEach((name, value) -> System.out.printf(Locale.ROOT, "%-30s %6.2f%n", name, value));
  }

  private static void print(String model, Map<String, Standing> standings) {
    System.out.printf("%n%-5s %-16s %12s %23s %7s%n", model, "", "rows/s", "min..max", "/raw");
    double raw = standings.get("raw").median();
    for (Standing standing : standings.values()) {
      System.out.printf(
          Locale.ROOT,
          "%-5s %-16s %,12.0f %,11.0f..%,10.0f %7.2f%n",
          "",
          standing.name(),
          standing.median(),
          standing.min(),
          standing.max(),
          standing.median() / raw);
    }
  }
}
