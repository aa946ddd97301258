package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.retort.LocalSpark;
import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.job.Split;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The whole pipeline, on a job that takes seconds. */
class PipelineIT {
  private static final List<String> ARTEFACTS =
      List.of(
          "examples/train",
          "examples/transfer",
          "examples/test",
          "examples/overlap",
          "teacher",
          "soft-labels",
          "student",
          "baseline",
          "pseudo-labels",
          "report");

  @TempDir private static Path once;
  private static Outcome firstRun;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;
  private Path job;

  /** One run for all tests; each goes on from a copy of its workspace. */
  @BeforeAll
  static void runOnce() throws IOException {
    firstRun = Outcome.of("run", TinyJob.write(once, "").toString());
    assertThat(firstRun.code()).as(firstRun.err()).isZero();
  }

  @BeforeEach
  void copyWorkspace() throws IOException {
    job = TinyJob.write(folder, "");
    FileUtils.copyDirectory(once.resolve("work").toFile(), folder.resolve("work").toFile(), true);
  }

  @Test
  void runMakesEveryArtefactAndTheReportOfTheContract() throws IOException {
    assertThat(firstRun.out()).contains("teacher", "student", "baseline");
    for (String artefact : ARTEFACTS) {
      assertThat(work(artefact).resolve("_manifest.json")).exists();
    }
    assertThat(work("report"))
        .isDirectoryContaining("glob:**report.html")
        .isDirectoryContaining("glob:**report.md");
    assertThat(folder.resolve("work/tiny/.unfinished")).doesNotExist();

    JsonNode report = json("report/report.json");
    assertThat(report.at("/job").asText()).isEqualTo("tiny");
    for (JsonNode model : report.at("/models")) {
      for (String field :
          List.of(
              "name",
              "accuracy",
              "top5",
              "macroF1",
              "nll",
              "ece",
              "agreement",
              "parameters",
              "bytes",
              "rowsPerSecond")) {
        assertThat(model.has(field)).as(field).isTrue();
      }
      assertThat(model.at("/latencyMillis/p50").asDouble()).isPositive();
      assertThat(model.at("/latencyMillis/p95").asDouble())
          .isGreaterThanOrEqualTo(model.at("/latencyMillis/p50").asDouble());
    }
    assertThat(names(report.at("/models")))
        .containsExactly("teacher", "student", "baseline", "pseudo-labels");
    assertThat(names(report.at("/stages")))
        .containsExactly("prepare", "teach", "label", "train", "evaluate");
    double teacher = accuracy(report, 0);
    double student = accuracy(report, 1);
    double baseline = accuracy(report, 2);
    assertThat(report.at("/comparison/retention").asDouble()).isEqualTo(student / teacher);
    assertThat(report.at("/comparison/kdGain/mean").asDouble()).isEqualTo(student - baseline);
    assertThat(report.at("/comparison/kdGain/seeds").asInt()).isEqualTo(1);
    assertThat(report.at("/models/0/agreement").asDouble()).isEqualTo(1);
  }

  @Test
  void theStudentIsPlainDeeplearning4jAndAsGoodAsTheReportSays() throws IOException {
    MultiLayerNetwork student =
        ModelSerializer.restoreMultiLayerNetwork(work("student/model.zip").toFile());
    assertThat(student.getLayerWiseConfigurations().toJson()).doesNotContain("retort");
    assertThat(share(student)).isEqualTo(accuracy(json("report/report.json"), 1));
  }

  /** Of the test examples, those that a network gets right. */
  private double share(MultiLayerNetwork network) throws IOException {
    ExamplesTable test = ExamplesTable.open(workspace(), Split.TEST);
    int right = 0;
    for (Example example : test.rows(spark).collect()) {
      float[] features = new float[144];
      test.info().decode(example, features, 0);
      try (INDArray out = network.output(Nd4j.create(features, new int[] {1, 144}))) {
        right += out.argMax(1).getInt(0) == example.label ? 1 : 0;
      }
    }
    return right / 200.0;
  }

  @Test
  void softLabelsAreTheTeachersForEachId() throws IOException {
    MultiLayerNetwork teacher =
        ModelSerializer.restoreMultiLayerNetwork(work("teacher/model.zip").toFile());
    Map<Long, Example> examples = new HashMap<>();
    ExamplesTable transfer = ExamplesTable.open(workspace(), Split.TRANSFER);
    transfer.rows(spark).collect().forEach(example -> examples.put(example.id, example));
    List<Row> labels =
        spark
            .read()
            .parquet(work("soft-labels").toString())
            .where("split = 'transfer'")
            .collectAsList();
    assertThat(labels).hasSize(400);
    for (Row label : labels.subList(0, 50)) {
      float[] features = new float[144];
      transfer.info().decode(examples.get(label.<Long>getAs("id")), features, 0);
      List<Float> logits = label.getList(label.fieldIndex("logits"));
      double sum = logits.stream().mapToDouble(Math::exp).sum();
      try (INDArray probabilities = teacher.output(Nd4j.create(features, new int[] {1, 144}))) {
        for (int c = 0; c < 4; c++) {
          assertThat(Math.exp(logits.get(c)) / sum)
              .isCloseTo(probabilities.getDouble(c), within(1e-4));
        }
      }
    }
  }

  @Test
  void whatHasNotChangedIsSkippedAndOnlyThat() throws IOException {
    Map<String, FileTime> first = times();
    assertThat(run().code()).isZero();
    assertThat(times()).isEqualTo(first);

    assertThat(run("--set", "train.epochs=2").code()).isZero();
    assertThat(changed(first)).containsExactly("student", "baseline", "pseudo-labels", "report");

    Map<String, FileTime> second = times();
    assertThat(run("--set", "train.epochs=2", "--set", "loss.temperature=2").code()).isZero();
    assertThat(changed(second)).containsExactly("student", "report");

    Map<String, FileTime> third = times();
    assertThat(
            run("--set", "train.epochs=2", "--set", "loss.temperature=2", "--from", "label").code())
        .isZero();
    assertThat(changed(third))
        .containsExactly("soft-labels", "student", "baseline", "pseudo-labels", "report");
  }

  @Test
  void theSameJobAndSeedGiveTheSameBitsHoweverTheTablesAreCut() throws IOException {
    String hash = hash();
    spark.conf().set("spark.sql.shuffle.partitions", 7);
    spark.conf().set("spark.sql.files.maxPartitionBytes", 20_000);
    try {
      run("--set", "workspace=" + folder.resolve("elsewhere"));
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", 3);
      spark.conf().unset("spark.sql.files.maxPartitionBytes");
    }
    Path other = folder.resolve("elsewhere/tiny/report/report.json");
    assertThat(
            new ObjectMapper().readTree(other.toFile()).at("/models/1/parametersSha256").asText())
        .isEqualTo(hash);
    assertThat(Files.readAllBytes(folder.resolve("elsewhere/tiny/student/model.zip")))
        .isEqualTo(Files.readAllBytes(work("student/model.zip")));
  }

  @Test
  void everyRoundIsWrittenDown() throws IOException {
    List<String> lines = Files.readAllLines(work("student/rounds.jsonl"));
    // 600 rows, 2 workers of batches of 16: 19 steps an epoch, 57 in all, 20 a round.
    assertThat(lines).hasSize(3);
    JsonNode last = new ObjectMapper().readTree(lines.get(2));
    assertThat(last.get("step").asInt()).isEqualTo(57);
    assertThat(last.get("epoch").asDouble()).isCloseTo(3.0, within(0.05));
    assertThat(last.get("loss").asDouble()).isPositive();
    assertThat(json("student/_manifest.json").at("/details/steps"))
        .isEqualTo(json("baseline/_manifest.json").at("/details/steps"));
  }

  @Test
  void aMissedGateIsExitThreeEveryTimeAndPublishesTheReport() {
    Outcome first = run("--set", "evaluate.gates={student-accuracy = 0.999, size-ratio = 1.0}");
    assertThat(first.code()).isEqualTo(3);
    assertThat(first.err())
        .contains("gate missed: student-accuracy is 0.", "required at least 0.999")
        .doesNotContain("size-ratio");
    assertThat(first.out()).contains("baseline");
    assertThat(run("--set", "evaluate.gates={student-accuracy = 0.999, size-ratio = 1.0}").code())
        .isEqualTo(3);
    assertThat(run("--set", "evaluate.gates={student-accuracy = 0.1}").code()).isZero();
  }

  @Test
  void stagesOneByOneAreTheSameAsARun() throws IOException {
    FileUtils.deleteDirectory(folder.resolve("work").toFile());
    for (String stage : List.of("prepare", "teach", "label", "train", "evaluate")) {
      Outcome outcome = Outcome.of(stage, job.toString());
      assertThat(outcome.code()).as(stage + ": " + outcome.err()).isZero();
      assertThat(outcome.out()).as(stage).isNotBlank();
    }
    Map<String, FileTime> made = times();
    run();
    assertThat(times()).isEqualTo(made);
    Outcome stale = Outcome.of("train", job.toString(), "--set", "teacher.train.epochs=1");
    assertThat(stale.code()).isEqualTo(2);
    assertThat(stale.err()).contains("teacher.train.epochs changed (12 -> 1)", "run `teach` first");
  }

  @Test
  void softLabelsOfAnotherTeacherAreRefusedByName() throws IOException {
    Path manifest = work("soft-labels/_manifest.json");
    JsonNode teacher = json("teacher/_manifest.json");
    JsonNode labels = json("soft-labels/_manifest.json");
    ((ObjectNode) labels.at("/details/teacher")).put("fingerprint", "feed").put("sha256", "beef");
    Files.writeString(manifest, labels.toString());
    Outcome outcome = Outcome.of("train", job.toString(), "--force");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "soft-labels: made for teacher train beef, the job has train "
                + teacher.at("/details/sha256").asText()
                + "; run `label` again");
  }

  /** Each with its own start and order of rows, and the same for all models of a seed. */
  @Test
  void severalSeedsGiveTheGainAnInterval() throws IOException {
    Map<String, FileTime> first = times();
    Outcome outcome = run("--set", "evaluate.seeds=3");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(changed(first)).containsExactly("report");
    JsonNode report = json("report/report.json");
    assertThat(names(report.at("/models")))
        .containsExactly("teacher", "student", "baseline", "pseudo-labels");
    double[] gains = new double[3];
    double[] overPseudoLabels = new double[3];
    Set<Long> seeds = new HashSet<>();
    for (int seed = 0; seed < 3; seed++) {
      JsonNode reached = report.at("/seeds/" + seed);
      seeds.add(reached.at("/seed").asLong());
      gains[seed] = reached.at("/student").asDouble() - reached.at("/baseline").asDouble();
      overPseudoLabels[seed] =
          reached.at("/student").asDouble() - reached.at("/pseudoLabels").asDouble();
    }
    assertThat(seeds).hasSize(3).contains(42L);
    assertThat(report.at("/seeds/0/student").asDouble()).isEqualTo(accuracy(report, 1));
    assertThat(report.at("/seeds/0/baseline").asDouble()).isEqualTo(accuracy(report, 2));
    assertThat(report.at("/seeds/0/pseudoLabels").asDouble()).isEqualTo(accuracy(report, 3));
    checkGain(report.at("/comparison/kdGain"), gains);
    checkGain(report.at("/comparison/softGain"), overPseudoLabels);
    assertThat(outcome.out()).containsPattern("Distillation (helped|hurt|makes no difference)");

    // Of the second seed, the student that the report tells of.
    MultiLayerNetwork second =
        ModelSerializer.restoreMultiLayerNetwork(work("seeds/student-2/model.zip").toFile());
    assertThat(share(second)).isEqualTo(report.at("/seeds/1/student").asDouble());
    second.close();
  }

  private static void checkGain(JsonNode told, double[] gains) {
    ConfidenceIntervalOfMean interval = ConfidenceIntervalOfMean.of(gains);
    assertThat(told.at("/seeds").asInt()).isEqualTo(gains.length);
    assertThat(told.at("/mean").asDouble()).isCloseTo(interval.mean, within(1e-12));
    assertThat(told.at("/low").asDouble()).isCloseTo(interval.mean - interval.half, within(1e-6));
    assertThat(told.at("/high").asDouble()).isCloseTo(interval.mean + interval.half, within(1e-6));
  }

  /** By the formula, t of 2 degrees of freedom from a table. */
  private record ConfidenceIntervalOfMean(double mean, double half) {
    static ConfidenceIntervalOfMean of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).sum();
      return new ConfidenceIntervalOfMean(mean, 4.3026527 * Math.sqrt(squares / 2 / 3));
    }
  }

  @Test
  void furtherModelsStandBesideTheOthers() throws IOException {
    Path earlier = Files.copy(work("student/model.zip"), folder.resolve("earlier.zip"));
    String block = " { kind = dl4j, model = \"" + earlier + "\" }";
    // More models than a thread keeps open.
    String also = "evaluate.also={ earlier" + block + ", the-same" + block + " }";
    String gate =
        "evaluate.gates={ above-constant = -1, the-same-accuracy = 0 }"; // One epoch is little.
    Outcome outcome =
        run("--set", also, "--set", gate, "--set", "train.epochs=1", "--set", "evaluate.seeds=2");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode report = json("report/report.json");
    assertThat(names(report.at("/models")))
        .containsExactly("teacher", "student", "baseline", "pseudo-labels", "earlier", "the-same");
    assertThat(accuracy(report, 5)).isEqualTo(accuracy(report, 4));
    assertThat(report.at("/gates/1/actual").asDouble()).isEqualTo(accuracy(report, 5));
    JsonNode before =
        new ObjectMapper().readTree(once.resolve("work/tiny/report/report.json").toFile());
    assertThat(accuracy(report, 4))
        .isEqualTo(accuracy(before, 1))
        .isNotEqualTo(accuracy(report, 1));
    assertThat(report.at("/models/4/perClass")).isEqualTo(before.at("/models/1/perClass"));
    assertThat(report.at("/models/4/bytes")).isEqualTo(before.at("/models/1/bytes"));
    // Not of what stands between them.
    assertThat(report.at("/seeds/0/student").asDouble()).isEqualTo(accuracy(report, 1));
    MultiLayerNetwork second =
        ModelSerializer.restoreMultiLayerNetwork(work("seeds/baseline-2/model.zip").toFile());
    assertThat(share(second)).isEqualTo(report.at("/seeds/1/baseline").asDouble());
    second.close();

    Files.delete(earlier);
    Outcome gone = run("--set", also);
    assertThat(gone.code()).isEqualTo(2);
    assertThat(gone.err()).contains("evaluate.also.earlier.model = " + earlier + ": no such file");
    assertThat(run("--set", "evaluate.also={ teacher { kind = dl4j, model = x } }").err())
        .contains("evaluate.also.teacher is its name, must be of letters");
  }

  @Test
  void withoutBaselineNothingIsSaidOfIt() throws IOException {
    FileUtils.deleteDirectory(work("baseline").toFile());
    FileUtils.deleteDirectory(work("pseudo-labels").toFile());
    Outcome outcome =
        run("--set", "evaluate.baseline=false", "--set", "evaluate.pseudo-labels=false");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(work("baseline")).doesNotExist();
    assertThat(work("pseudo-labels")).doesNotExist();
    assertThat(names(json("report/report.json").at("/models")))
        .containsExactly("teacher", "student");
    assertThat(json("report/report.json").at("/comparison/gapClosed").isNull()).isTrue();
  }

  @Test
  void aTrainingThatFailsLeavesWhatWasThere() throws IOException {
    Map<String, FileTime> before = times();
    Outcome outcome =
        run(
            "--set",
            "train.optimizer={kind = sgd, learning-rate = 1000}",
            "--set",
            "student.network.hidden=[64, 64, 64]");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "student: diverged in round ", "at learning rate", "train.optimizer.learning-rate");
    assertThat(times()).isEqualTo(before);
    assertThat(work(".unfinished")).doesNotExist();
  }

  @Test
  void describeTellsWhatAnArtefactIs() {
    Outcome one = Outcome.of("describe", work("soft-labels").toString());
    assertThat(one.out())
        .contains(
            "soft-labels", "600", "examples/transfer", "teacher.sha256", "labels.storage", "dense");
    Outcome all = Outcome.of("describe", folder.resolve("work/tiny").toString());
    assertThat(all.out().lines()).hasSize(ARTEFACTS.size());
    Outcome file = Outcome.of("describe", work("student/model.zip").toString());
    assertThat(file.out()).contains("parametersSha256");
  }

  private Outcome run(String... more) {
    return Outcome.of(
        Stream.concat(Stream.of("run", job.toString()), Stream.of(more)).toArray(String[]::new));
  }

  private Path work(String artefact) {
    return folder.resolve("work/tiny").resolve(artefact);
  }

  @Test
  void aStudentMayBeginAsItsTeachersLayers() throws IOException {
    Outcome outcome =
        Outcome.of(
            "run",
            job.toString(),
            "--set",
            "student.network.hidden=[32]",
            "--set",
            "student.init-from={ teacher-layers = [0, 1] }",
            "--set",
            "train.optimizer={ kind = sgd, learning-rate = 1e-30 }");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode report = json("report/report.json");
    assertThat(accuracy(report, 1)).as("student").isEqualTo(accuracy(report, 0));
    assertThat(report.at("/models/1/nll")).isEqualTo(report.at("/models/0/nll"));
    assertThat(report.at("/models/1/agreement").asDouble()).isEqualTo(1);
  }

  private Workspace workspace() {
    return Workspace.open(
        folder.resolve("work").toString(), "tiny", spark.sessionState().newHadoopConf());
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(work(file).toFile());
  }

  private String hash() throws IOException {
    return json("report/report.json").at("/models/1/parametersSha256").asText();
  }

  private Map<String, FileTime> times() throws IOException {
    Map<String, FileTime> times = new HashMap<>();
    for (String artefact : ARTEFACTS) {
      times.put(artefact, Files.getLastModifiedTime(work(artefact).resolve("_manifest.json")));
    }
    return times;
  }

  /** Artefacts that are newer than they were, in the order of the pipeline. */
  private List<String> changed(Map<String, FileTime> before) throws IOException {
    Map<String, FileTime> now = times();
    return ARTEFACTS.stream()
        .filter(artefact -> !now.get(artefact).equals(before.get(artefact)))
        .toList();
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> item.get("name").asText())
        .toList();
  }

  private static double accuracy(JsonNode report, int model) {
    return report.at("/models/" + model + "/accuracy").asDouble();
  }
}
