package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.LocalSpark;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs that hold a student's hidden layers to its teacher's. */
class HiddenIT {
  private static final String TERMS =
      """
      labels.hidden = [0]
      loss.terms = [
        { kind = kl, weight = 0.5, temperature = 1 }, { kind = cross-entropy, weight = 0.5 }
        { kind = hint, weight = { kind = linear, from = 1, to = 0.1 } }
        { kind = rkd-distance, student = 0 }
      ]
      """;

  @TempDir private Path folder;

  @Test
  void aStudentFollowsHiddenLayersAndIsAPlainNetwork() throws IOException {
    Path job =
        TinyJob.write(folder, TERMS + "train.optimizer { kind = adam, learning-rate = 1e-2 }");

    Outcome outcome = Outcome.of("run", job.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path run = folder.resolve("work/tiny");
    JsonNode student = ReportJson.of(run).at("/models/1");
    assertThat(student.at("/accuracy").asDouble()).isGreaterThan(0.5);
    // No projection is left in it, and nothing of Retort.
    MultiLayerNetwork saved =
        ModelSerializer.restoreMultiLayerNetwork(run.resolve("student/model.zip").toFile());
    assertThat(saved.getnLayers()).isEqualTo(2);
    assertThat(saved.numParams()).isEqualTo(144 * 8 + 8 + 8 * 4 + 4);
    assertThat(student.at("/parameters").asLong()).isEqualTo(saved.numParams());
    saved.close();
    checkStored(run);

    String made = Files.readString(run.resolve("soft-labels/_manifest.json"));
    assertThat(Outcome.of("run", job.toString()).code()).isZero();
    assertThat(Files.readString(run.resolve("soft-labels/_manifest.json"))).isEqualTo(made);
    String elsewhere = folder.resolve("elsewhere").toString();
    Outcome again = Outcome.of("run", job.toString(), "--set", "workspace=" + elsewhere);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(hash(folder.resolve("elsewhere/tiny"))).isEqualTo(hash(run));
    String logits =
        "[{ kind = kl, weight = 0.5, temperature = 1 }, { kind = cross-entropy, weight = 0.5 }]";
    Outcome without = Outcome.of("run", job.toString(), "--set", "loss.terms=" + logits);
    assertThat(without.code()).as(without.err()).isZero();
    assertThat(hash(run))
        .as("the hint counts")
        .isNotEqualTo(hash(folder.resolve("elsewhere/tiny")));
  }

  private static String hash(Path run) throws IOException {
    return ReportJson.of(run).at("/models/1/parametersSha256").asText();
  }

  /** A column of two bytes a value, whose layer the manifest names. */
  private static void checkStored(Path run) throws IOException {
    JsonNode layer =
        Json.MAPPER
            .readTree(run.resolve("soft-labels/_manifest.json").toFile())
            .at("/details/hidden/0");
    assertThat(layer.at("/name").asText()).isEqualTo("0");
    assertThat(layer.at("/sizes").toString()).isEqualTo("[32]");
    List<Row> rows =
        LocalSpark.session()
            .read()
            .parquet(run.resolve("soft-labels").toString())
            .select("hidden_0")
            .takeAsList(50);
    boolean some = false;
    for (Row row : rows) {
      byte[] bytes = row.getAs(0);
      assertThat(bytes).hasSize(64);
      ShortBuffer halves = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      for (int i = 0; i < 32; i++) {
        assertThat(halves.get(i)).as("of a rectifier").isNotNegative();
        some |= halves.get(i) > 0;
      }
    }
    assertThat(some).isTrue();
  }

  @Test
  void aSearchTriesThemToo() throws IOException {
    Path job =
        TinyJob.write(
            folder,
            TERMS
                + """
                search { trials = 6, seeds = 2, space { train.optimizer.learning-rate = [1e-3, 1e-2] } }
                """);
    Outcome outcome = Outcome.of("search", job.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Files.list(folder.resolve("work/tiny/search"))).isNotEmpty();
  }

  @Test
  void whatCannotBeIsToldInALine() throws IOException {
    refused(
        "labels.hidden = [7]",
        "labels.hidden = 7: no layer of teacher.model = ",
        ", which has 0 [32] | 1 [4]");
    refused(
        "labels.hidden = [0], loss.terms = [{ kind = hint, student = dense }]",
        "loss.terms.0.student = dense, must be a hidden layer: layer0 [8]");
    refused(
        "labels.hidden = [0], loss.terms = [attention-transfer]",
        "loss.terms.0: the student's layer0 gives [8], the teacher's 0 [32]; must be maps");
    refused(
        """
        labels.hidden = [0]
        teacher = null
        teacher { kind = train, estimator { stage = RandomForestClassifier } }
        """,
        "labels.hidden: takes a teacher of kind onnx, dl4j or keras, or one network trained here");
  }

  private void refused(String more, String... parts) throws IOException {
    Outcome outcome = Outcome.of("run", TinyJob.write(folder, more).toString());
    assertThat(outcome.code()).as(more).isEqualTo(2);
    assertThat(outcome.err()).contains(parts);
  }
}
