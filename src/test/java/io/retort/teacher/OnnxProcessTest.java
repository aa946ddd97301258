package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** What inference does to its process: nothing that is said, and no crash at its end. */
class OnnxProcessTest {
  private static final int SIGTERM = 15;

  @TempDir private Path folder;

  @RepeatedTest(3)
  void modelsThatDeclareWrongShapesAreQuietAndKillsAreClean() throws Exception {
    Path model =
        new TestModel()
            .input("x", DataType.FLOAT, "batch", 6)
            .weights("W", new float[24], 6, 4)
            .node("MatMul", "y", "x", "W")
            .node("Abs", "spare", "y")
            .output("y", DataType.FLOAT, 1, 4)
            .output("spare", DataType.FLOAT, 1, 4)
            .write(folder.resolve("model.onnx"));
    Path log = folder.resolve("log");
    Process process = start(model, log);
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).as(Files.readString(log)).isEqualTo("running");
      process.toHandle().destroy(); // The process's own closes its output as well.
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + SIGTERM);
      assertThat(out.readLine()).isNull();
      assertThat(log).content().doesNotContain("onnxruntime");
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Path model, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EndlessInference.class.getName(),
            model.toString())
        .directory(folder.toFile())
        .redirectError(log.toFile())
        .start();
  }
}
