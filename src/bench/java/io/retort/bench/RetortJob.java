package io.retort.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.cli.Commands;
import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.Json;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.network.NetworkSpec;
import io.retort.network.Vocabulary;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A job of Retort's, run by its own commands on one Spark session. */
final class RetortJob {
  private final SparkSession spark;
  private final Path file;
  private final Path folder;
  private final List<String> settings = new ArrayList<>();

  /**
   * Prepares the examples.
   *
   * @param settings laid over the job file
   */
  RetortJob(SparkSession spark, Path file, Path folder, Map<String, String> settings) {
    this.spark = spark;
    this.file = file;
    this.folder = folder;
    add(this.settings, Map.of("name", "job", "workspace", folder.toString()));
    add(this.settings, Map.of("evaluate.pseudo-labels", "false")); // Those, benchmarks compare.
    add(this.settings, settings);
    Commands.run(command("prepare", this.settings));
  }

  /** One whose students are to be compared, with its teacher trained. */
  static RetortJob taught(
      SparkSession spark, Path file, Path folder, Map<String, String> settings, int seed) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("seed", String.valueOf(seed));
    all.put("evaluate.gates", "null");
    all.put("evaluate.latency.samples", "20");
    all.put("evaluate.latency.warmup", "1");
    RetortJob taught = new RetortJob(spark, file, folder, all);
    taught.run("teach", Map.of());
    return taught;
  }

  /** A finished training. */
  record Trained(Rounds rounds, Path model) {}

  /** Trains a network on hard labels with {@code retort teach}. */
  Trained teach(Map<String, String> more) throws IOException {
    List<String> all = new ArrayList<>(settings);
    add(all, more);
    all.add("--force"); // The same settings are measured several times.
    Commands.run(command("teach", all));
    Path teacher = folder.resolve("job/teacher");
    return new Trained(Rounds.read(teacher.resolve("rounds.jsonl")), teacher.resolve("model.zip"));
  }

  /** Where a split's examples lie. */
  Path examples(Split split) {
    return folder.resolve("job").resolve(ExamplesTable.path(split));
  }

  /** Where soft labels lie. */
  Path labels() {
    return folder.resolve("job/soft-labels");
  }

  /** Runs a stage. */
  void run(String stage, Map<String, String> more) {
    List<String> all = new ArrayList<>(settings);
    add(all, more);
    Commands.run(command(stage, all));
  }

  /** A student's share of right answers on the test set, as the report has it. */
  double studentAccuracy() throws IOException {
    return accuracy("student");
  }

  /** Of a model of the report. */
  double accuracy(String name) throws IOException {
    for (JsonNode model :
        Json.MAPPER.readTree(folder.resolve("job/report/report.json").toFile()).get("models")) {
      if (model.get("name").asText().equals(name)) {
        return model.get("accuracy").asDouble();
      }
    }
    throw new IllegalStateException("no " + name + " in the report");
  }

  /** Where a training tells of its rounds. */
  Path rounds(String artefact) {
    return folder.resolve("job").resolve(artefact).resolve("rounds.jsonl");
  }

  /** What an artefact took, by its manifest. */
  double seconds(String artefact) throws IOException {
    return Json.MAPPER
        .readTree(folder.resolve("job").resolve(artefact).resolve("_manifest.json").toFile())
        .get("seconds")
        .asDouble();
  }

  /** Logits of some rows of the soft-label table, which is dense float32. */
  LogitSample logits(String teacher, int rows) {
    List<Row> table =
        spark
            .read()
            .parquet(folder.resolve("job/soft-labels").toString())
            .select("logits")
            .limit(rows + LogitSample.LEARNED)
            .collectAsList();
    int classes = table.get(0).getList(0).size();
    float[] logits = new float[table.size() * classes];
    for (int row = 0; row < table.size(); row++) {
      List<Float> values = table.get(row).getList(0);
      for (int c = 0; c < classes; c++) {
        logits[row * classes + c] = values.get(c);
      }
    }
    return LogitSample.of(teacher, classes, logits);
  }

  /** Writes what was prepared where contenders without Retort can read it. */
  void export(Split split, Path to) throws IOException {
    ExamplesTable table = ExamplesTable.open(workspace(), split);
    List<Example> rows = new ArrayList<>(table.rows(spark).collect());
    rows.sort(Comparator.comparingLong(example -> example.id));
    int features = table.info().features();
    byte[] pixels = new byte[rows.size() * features];
    byte[] labels = new byte[rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row).bytes, 0, pixels, row * features, features);
      labels[row] = (byte) rows.get(row).label;
    }
    new Examples(rows.size(), features, pixels, labels).write(to);
  }

  /** Writes Deeplearning4j's configuration of the network that is trained. */
  void exportNetwork(Path to) throws IOException {
    Job job = job();
    NetworkSpec spec =
        NetworkSpec.of(
            "teacher.network",
            ((TeacherSettings.Trained) job.teacher()).network(),
            ExamplesTable.open(workspace(), Split.TRAIN).info().shape(),
            Vocabulary.NONE,
            job.data().classes().count(),
            job.seed(),
            spark.sessionState().newHadoopConf());
    Files.writeString(to, spec.configuration());
  }

  Job job() {
    return JobFile.load(file, settings.stream().filter(word -> !word.equals("--set")).toList());
  }

  Workspace workspace() {
    return Workspace.open(folder.toString(), "job", spark.sessionState().newHadoopConf());
  }

  private String[] command(String name, List<String> options) {
    List<String> words = new ArrayList<>(List.of(name, file.toString()));
    words.addAll(options);
    return words.toArray(String[]::new);
  }

  private static void add(List<String> words, Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          words.add("--set");
          words.add(key + "=" + value);
        });
  }
}
