package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teachers from elsewhere, tried before they label. */
class TeacherTrialIT {
  private static final Path SHARED = Path.of("../shared/data");

  @TempDir private Path folder;

  @BeforeEach
  void needsTheModels() {
    assumeTrue(Files.isDirectory(SHARED.resolve("onnx")), "the real models are not at hand");
  }

  private Path job(String teacher) throws IOException {
    return Files.writeString(
        folder.resolve("job.conf"),
        """
        name = j
        workspace = "%1$s/work"
        data {
          train { format = idx, limit = 3000, images = "%2$s/mnist/t10k-images-idx3-ubyte.gz", labels = "%2$s/mnist/t10k-labels-idx1-ubyte.gz" }
          test = ${data.train} { limit = 1 }
          classes = 10
        }
        teacher { kind = onnx, model = "%2$s/onnx/%3$s }
        student { network { kind = mlp } }
        """
            .formatted(folder, SHARED.toAbsolutePath(), teacher));
  }

  private Outcome label(String teacher) throws IOException {
    Path job = job(teacher);
    assertThat(Outcome.of("prepare", job.toString()).code()).isZero();
    assertThat(Outcome.of("teach", job.toString()).code()).isZero();
    return Outcome.of("label", job.toString());
  }

  /** It was trained on pixels in the reverse order. */
  @Test
  void oneThatSeesItsPixelsInTheWrongOrderIsRefused() throws IOException {
    Outcome label =
        label(
            "mnist_sklearn_logreg_tribuo.onnx\", output { name = output_probability, kind = probabilities }");

    assertThat(label.code()).isEqualTo(2);
    assertThat(label.err().lines().filter(line -> line.startsWith("retort:")))
        .singleElement()
        .asString()
        .matches(
            "retort: label: the teacher does not know these examples: of 2,04\\d labelled ones it"
                + " gets 1\\d\\.\\d % right .*usual causes.*");
    assertThat(folder.resolve("work/j/soft-labels/_manifest.json")).doesNotExist();
  }

  /** On raw pixels its logits are hundreds apart. */
  @Test
  void oneWhoseSoftLabelsAreHardTellsHowToSoftenThem() throws IOException {
    Outcome label = label("mnist_cnn_pytorch_tribuo.onnx\", output.kind = log-probabilities");

    assertThat(label.code()).as(label.err()).isZero();
    JsonNode trial =
        new ObjectMapper()
            .readTree(folder.resolve("work/j/soft-labels/_manifest.json").toFile())
            .at("/details/trial");
    assertThat(trial.get("accuracy").asDouble()).isGreaterThan(0.98);
    assertThat(trial.get("logitRange").asDouble()).isCloseTo(1620, within(100.0));
    assertThat(trial.at("/atJobs/largest").asDouble()).isGreaterThan(0.99);
    assertThat(trial.get("softTemperature").asDouble()).isBetween(50.0, 500.0);
  }

  /** One and the same model, as it is, with its logarithms undone, and without either. */
  @Test
  void theKindOfTheOutputIsSeenWhereItIsLeftOut() throws IOException {
    Path given = SHARED.resolve("onnx/mnist_cnn_pytorch_tribuo.onnx");
    Path probabilities = folder.resolve("probabilities.onnx");
    Onnx.ModelProto model = Onnx.ModelProto.parseFrom(Files.readAllBytes(given));
    String logarithms = model.getGraph().getOutput(0).getName();
    Onnx.ModelProto.Builder changed = model.toBuilder();
    changed
        .getGraphBuilder()
        .addNode(Onnx.NodeProto.newBuilder().setOpType("Exp").addInput(logarithms).addOutput("exp"))
        .getOutputBuilder(0)
        .setName("exp");
    Files.write(probabilities, changed.build().toByteArray());

    kind(given.toString(), "", "log-probabilities");
    String hash = labels();
    kind(probabilities.toString(), "", "probabilities");
    assertThat(accuracy()).isGreaterThan(0.98);
    String cntk = SHARED.resolve("onnx/mnist_cnn_cntk_opset8.onnx").toString();
    kind(cntk, ", input.scale = 255", "logits");
    assertThat(accuracy()).isGreaterThan(0.97);
    kind(given.toString(), ", output.kind = log-probabilities", "log-probabilities");
    assertThat(labels()).as("what was seen counts, not who said it").isEqualTo(hash);

    Outcome wrong = teach(probabilities.toString(), ", output.kind = logits");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains(
            "retort: teacher.output.kind = logits: ", "gives probabilities, as its values lie");
    assertThat(
            teach(probabilities.toString(), ", output { kind = logits, force-kind = true }").code())
        .isZero();
  }

  private Outcome teach(String model, String more) throws IOException {
    Path job = job("any.onnx\", model = \"" + model + "\"" + more);
    assertThat(Outcome.of("prepare", job.toString()).code()).isZero();
    return Outcome.of("teach", job.toString());
  }

  private void kind(String model, String more, String kind) throws IOException {
    Outcome teach = teach(model, more);
    assertThat(teach.code()).as(teach.err()).isZero();
    Outcome label = Outcome.of("label", folder.resolve("job.conf").toString());
    assertThat(label.code()).as(label.err()).isZero();
    assertThat(details("teacher").get("output").asText()).isEqualTo(kind);
  }

  private String labels() throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("work/j/soft-labels/_manifest.json").toFile())
        .get("fingerprint")
        .asText();
  }

  private double accuracy() throws IOException {
    return details("soft-labels").at("/trial/accuracy").asDouble();
  }

  private JsonNode details(String artefact) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("work/j/" + artefact + "/_manifest.json").toFile())
        .get("details");
  }
}
