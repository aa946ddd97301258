package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.retort.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that soft labels are stored in, through the whole pipeline. */
class SoftLabelStorageIT {
  private static final String TOP_2 =
      "labels { storage = top-k, k = 2, precision = float16, temperatures = [4, 1] }";

  @TempDir private static Path once;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;
  private Path job;

  @BeforeAll
  static void runDense() throws IOException {
    Outcome outcome = Outcome.of("run", TinyJob.write(once, "").toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  @BeforeEach
  void copyWorkspace() throws IOException {
    job = TinyJob.write(folder, "");
    FileUtils.copyDirectory(once.resolve("work").toFile(), folder.resolve("work").toFile(), true);
  }

  /** A row as anyone reads it. */
  private record Label(
      boolean filtered, List<Float> logits, List<Byte> classes, List<Float> tail) {}

  @ParameterizedTest
  @ValueSource(strings = {"averaging", "dl4j-spark"})
  void topKInHalfPrecisionIsPlainParquetThatBothEnginesLearnFrom(String engine) throws IOException {
    Map<String, List<Float>> dense = new HashMap<>();
    table().collectAsList().forEach(row -> dense.put(key(row), row.getList(4)));
    double baseline = accuracy("baseline");
    job = TinyJob.write(folder, TOP_2 + "\ntrain.engine = " + engine);

    Outcome outcome = run();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    Dataset<Row> table = table();
    assertThat(table.schema().simpleString())
        .isEqualTo(
            "struct<split:string,id:bigint,example:bigint,filtered:boolean,logits:array<float>,"
                + "classes:array<tinyint>,tail:array<float>>");
    Map<String, Label> stored = new HashMap<>();
    for (Row row : table.collectAsList()) {
      stored.put(
          key(row), new Label(row.getBoolean(3), row.getList(4), row.getList(5), row.getList(6)));
    }
    assertThat(stored.keySet()).isEqualTo(dense.keySet());
    stored.forEach((key, label) -> assertIs(label, dense.get(key)));
    JsonNode info = json("soft-labels/_manifest.json").get("details");
    assertThat(info.get("storage").asText()).isEqualTo("top-k");
    assertThat(info.get("precision").asText()).isEqualTo("float16");
    assertThat(info.get("k").asInt()).isEqualTo(2);
    assertThat(info.get("temperatures").toString()).isEqualTo("[4.0,1.0]");
    assertThat(info.get("filtered").toString()).isEqualTo("{\"train\":0,\"transfer\":0}");
    assertThat(accuracy("student")).isGreaterThan(Math.min(0.5, baseline - 0.05));
  }

  private static void assertIs(Label label, List<Float> logits) {
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
    order.sort((a, b) -> Float.compare(logits.get(b), logits.get(a)));
    assertThat(label.filtered()).isFalse();
    assertThat(label.classes()).containsExactly(order.get(0).byteValue(), order.get(1).byteValue());
    assertThat(label.logits().get(0)).isZero();
    double second = logits.get(order.get(1)) - logits.get(order.get(0));
    assertThat(label.logits().get(1)).isCloseTo((float) second, within(0.01f));
    double[] temperatures = {4, 1};
    for (int j = 0; j < 2; j++) {
      double kept = 0;
      double rest = 0;
      for (int i = 0; i < 4; i++) {
        double term =
            Math.exp((logits.get(order.get(i)) - logits.get(order.get(0))) / temperatures[j]);
        kept += i < 2 ? term : 0;
        rest += i < 2 ? 0 : term;
      }
      assertThat(label.tail().get(j)).isCloseTo((float) Math.log(rest / kept), within(0.02f));
    }
    Stream.concat(label.logits().stream(), label.tail().stream())
        .forEach(value -> assertThat(Float.floatToIntBits(value) & 0xfff).isZero());
  }

  @Test
  void whatOnlyTheStudentReadsDoesNotLabelAgain() throws IOException {
    job = TinyJob.write(folder, TOP_2);
    assertThat(run().code()).isZero();
    String labels = json("soft-labels/_manifest.json").toString();
    String residual = studentHash();

    assertThat(run("--set", "labels.tail=zero").code()).isZero();

    assertThat(json("soft-labels/_manifest.json").toString()).isEqualTo(labels);
    assertThat(studentHash()).isNotEqualTo(residual);
  }

  @Test
  void keepingAsManyAsThereAreIsDense() throws IOException {
    String dense = json("soft-labels/_manifest.json").get("fingerprint").asText();
    String student = studentHash();

    assertThat(run("--set", "labels.storage=top-k", "--set", "labels.k=4").code()).isZero();

    assertThat(json("soft-labels/_manifest.json").get("fingerprint").asText()).isEqualTo(dense);
    assertThat(studentHash()).isEqualTo(student);
  }

  @Test
  void aTeacherThatIsNeverSureEnoughTeachesNothing() throws IOException {
    Outcome outcome = run("--set", "labels.min-confidence=1");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("600 of 600 soft labels were filtered");
    JsonNode labels = json("report/report.json").at("/softLabels");
    assertThat(labels.at("/rows").asLong()).isEqualTo(600);
    assertThat(labels.at("/filtered").asLong()).isEqualTo(600);
    assertThat(labels.at("/temperature/value").asDouble()).isEqualTo(1);
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains(
            "The student learned at T = 1 (loss.temperature = auto), as the teacher's answers");
    assertThat(table().where("filtered").count()).isEqualTo(600);
    String filtered = studentHash();
    assertThat(run("--set", "loss.alpha=0").code()).isZero();
    assertThat(studentHash()).isEqualTo(filtered);
  }

  @Test
  void mistakesOfTheTeacherAreFilteredWhereTheyShow() throws IOException {
    assertThat(run("--set", "labels.only-correct=true").code()).isZero();

    Dataset<Row> examples = spark.read().parquet(work("examples/train").toString());
    long wrong =
        table()
            .where("split = 'train'")
            .join(examples, "id")
            .where("array_position(logits, array_max(logits)) - 1 != label")
            .count();
    assertThat(wrong).isBetween(1L, 150L);
    assertThat(table().where("filtered").count()).isEqualTo(wrong);
    assertThat(table().where("filtered and split = 'transfer'").count()).isZero();
    assertThat(json("soft-labels/_manifest.json").at("/details/filtered/train").asLong())
        .isEqualTo(wrong);
  }

  @Test
  void aTableOfAnotherFormIsRefusedWithBothSides() throws IOException {
    Path manifest = work("soft-labels/_manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"precision\" : \"float32\"", "\"precision\" : \"float16\""));

    Outcome outcome = Outcome.of("train", job.toString(), "--force");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("soft-labels: made for storage dense float16, the job has dense float32");
  }

  private Outcome run(String... more) {
    return Outcome.of(
        Stream.concat(Stream.of("run", job.toString()), Stream.of(more)).toArray(String[]::new));
  }

  private Dataset<Row> table() {
    return spark.read().parquet(work("soft-labels").toString());
  }

  private static String key(Row row) {
    return row.getString(0) + row.getLong(1);
  }

  private Path work(String artefact) {
    return folder.resolve("work/tiny").resolve(artefact);
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(work(file).toFile());
  }

  private String studentHash() throws IOException {
    return json("report/report.json").at("/models/1/parametersSha256").asText();
  }

  private double accuracy(String model) throws IOException {
    for (JsonNode row : json("report/report.json").get("models")) {
      if (row.get("name").asText().equals(model)) {
        return row.get("accuracy").asDouble();
      }
    }
    throw new IllegalStateException(model);
  }
}
