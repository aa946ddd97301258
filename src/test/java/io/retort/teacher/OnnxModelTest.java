package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../w.bin",
        "a/../../w.bin",
        "a/..",
        "./w.bin",
        "a//w.bin",
        "..\\..\\w.bin",
        "C:\\w.bin",
        "file:///etc/passwd",
        "file:/etc/passwd",
        "hdfs://other/w.bin",
        "http://host/w.bin",
        "*/_ORT_MEM_ADDR_/*",
        "w.bin\0.txt",
        "w\n.bin"
      })
  void weightsLieBelowTheModelsFolder(String location) {
    assertThatThrownBy(() -> OnnxModel.checkBelow(location, "teacher.model = m.onnx"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = m.onnx: has weights in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.bin", "model.onnx_data", "a b/ä..b/w%2e.bin", "...", "~w"})
  void plainNamesAreTaken(String location) {
    OnnxModel.checkBelow(location, "m");
  }

  @Test
  void aLinkOutOfTheFolderIsTold() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s");
    Path model = Files.createDirectories(folder.resolve("model/below")).getParent();
    Path file = Files.writeString(model.resolve("below/w"), "w");
    Path within = Files.createSymbolicLink(model.resolve("within"), file);
    Path out = Files.createSymbolicLink(model.resolve("out"), secret);
    Path away = Files.createSymbolicLink(model.resolve("away"), folder);

    assertThat(OnnxModel.below(model, file)).isTrue();
    assertThat(OnnxModel.below(model, within)).isTrue();
    assertThat(OnnxModel.below(model, out)).isFalse();
    assertThat(OnnxModel.below(model, away.resolve("secret"))).isFalse();
  }

  @Test
  void aModelIsLinkedBesideItsWeights() throws IOException {
    Path model = Files.writeString(folder.resolve("model"), "weights");
    Path place = OnnxModel.link(model, folder.resolve("below/model"));
    assertThat(Files.isSameFile(OnnxModel.link(model, place), model)).as("a second time").isTrue();
  }

  @Test
  void aModelIsCopiedWhereNoHardLinkCanBe() throws IOException {
    assumeTrue(Files.isWritable(MEMORY));
    assumeFalse(Files.getFileStore(MEMORY).equals(Files.getFileStore(folder)));
    Path model = Files.createTempFile(MEMORY, "retort", null);
    try {
      Files.writeString(model, "weights");
      Path place = OnnxModel.link(model, folder.resolve("below/model"));
      assertThat(place).hasContent("weights");
    } finally {
      Files.delete(model);
    }
  }
}
