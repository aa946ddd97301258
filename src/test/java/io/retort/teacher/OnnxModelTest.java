package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir private Path folder;

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
