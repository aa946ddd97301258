package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherLayersTest {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  @TempDir private Path folder;
  private File zip;
  private float[] teacher;

  /** Layers of 4 to 5, 5 to 5, 5 to 5 and 5 to 3. */
  @BeforeEach
  void saveTeacher() throws IOException {
    NetworkSpec spec = mlp(List.of(5, 5, 5), 1);
    teacher = spec.initialParameters();
    zip = folder.resolve("teacher.zip").toFile();
    try (OutputStream out = Files.newOutputStream(zip.toPath())) {
      SavedNetwork.write(spec, teacher, out);
    }
  }

  @Test
  void layersAreTakenAsTheyAreListed() {
    NetworkSpec student = mlp(List.of(5, 5), 2);
    float[] drawn = student.initialParameters();
    float[] taken = TeacherLayers.into(student, drawn, zip, "teacher", List.of(0, 2));
    assertThat(Arrays.copyOf(taken, 25)).containsExactly(Arrays.copyOf(teacher, 25));
    assertThat(Arrays.copyOfRange(taken, 25, 55))
        .containsExactly(Arrays.copyOfRange(teacher, 55, 85));
    assertThat(Arrays.copyOfRange(taken, 55, 73))
        .containsExactly(Arrays.copyOfRange(drawn, 55, 73));
    float[] all = TeacherLayers.into(student, drawn, zip, "teacher", List.of(0, 1, 3));
    assertThat(Arrays.copyOfRange(all, 55, 73))
        .containsExactly(Arrays.copyOfRange(teacher, 85, 103));
  }

  @Test
  void whatDoesNotFitIsTold() throws IOException {
    NetworkSpec student = mlp(List.of(5, 5), 2);
    float[] drawn = student.initialParameters();
    refused(
        student,
        drawn,
        List.of(1),
        "layer 1 of the teacher has W of shape [5, 5], the student's is [4, 5]");
    refused(student, drawn, List.of(0, 9), "layer 9 of the teacher is none of its 4");
    refused(student, drawn, List.of(0, 1, 3, 3), "the student has 3 layers with parameters");
    Files.writeString(zip.toPath(), "no zip");
    refused(student, drawn, List.of(0), "teacher: no stack of Deeplearning4j's layers");
  }

  private void refused(NetworkSpec student, float[] drawn, List<Integer> layers, String message) {
    assertThatThrownBy(() -> TeacherLayers.into(student, drawn, zip, "teacher", layers))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private static NetworkSpec mlp(List<Integer> hidden, long seed) {
    return NetworkSpec.of(
        "k",
        new NetworkSettings.Mlp(hidden, 0, 0),
        List.of(FEATURES),
        Vocabulary.NONE,
        CLASSES,
        seed,
        new Configuration());
  }
}
