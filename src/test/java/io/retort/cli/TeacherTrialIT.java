package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
