package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.pipeline.Recipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final Recipe RECIPE = Recipe.empty().with("seed", 3).input("examples", "ab12");

  @Test
  void whatIsWrittenIsRead() throws IOException {
    float[] vector = new float[40_000];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = 1f / (i - 17.5f);
    }
    TrainingState.Best best = new TrainingState.Best(4, 0.25, new float[] {1, -0f});
    TrainingState state = new TrainingState(12, 240, vector, new float[] {5}, 2, best);

    Checkpoint read = read(bytes(state));

    assertThat(read.rounds()).isEqualTo("{\"round\":12}\n");
    assertThat(read.header().recipe().difference(RECIPE)).isEmpty();
    assertThat(read.header().workers()).isEqualTo(2);
    assertThat(read.state()).usingRecursiveComparison().isEqualTo(state);
  }

  @Test
  void theFirstHasNoBestYet() throws IOException {
    TrainingState start = TrainingState.start(new float[] {1}, new float[0]);

    assertThat(read(bytes(start)).state()).usingRecursiveComparison().isEqualTo(start);
  }

  @Test
  void noDamageGoesUnseen() throws IOException {
    byte[] whole = bytes(TrainingState.start(new float[] {1, 2, 3}, new float[] {4}));
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> read(damaged)).as("byte " + i).isInstanceOf(IOException.class);
      byte[] cut = Arrays.copyOf(whole, i);
      assertThatThrownBy(() -> read(cut)).as("cut at " + i).isInstanceOf(IOException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> read(longer)).isInstanceOf(IOException.class);
  }

  private static byte[] bytes(TrainingState state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Checkpoint.of(RECIPE, 2, false, "{\"round\":12}\n", state).write(out);
    return out.toByteArray();
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return Checkpoint.read(new ByteArrayInputStream(bytes));
  }
}
