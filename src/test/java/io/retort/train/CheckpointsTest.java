package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.CopyingFileSystem;
import io.retort.Failures;
import io.retort.job.Interval;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  private static final Configuration HADOOP = CopyingFileSystem.configure(new Configuration());
  private static final Recipe RECIPE = Recipe.empty().with("seed", 3);
  private static final int ROUNDS = 4;

  @TempDir private Path folder;

  /** The last round that was written without a failure. */
  private int written;

  @AfterEach
  void answerAgain() {
    CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "copying"})
  void theLastTwoAreKept(String scheme) throws IOException {
    train(scheme);

    assertThat(latest(scheme)).isEqualTo(ROUNDS);
    try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
      assertThat(files.map(file -> file.getFileName().toString().substring(0, 14)))
          .containsExactlyInAnyOrder("round-00000003", "round-00000004");
    }
  }

  /**
   * A request that fails ends the run; the next one goes on from a whole one, and loses one round.
   */
  @Test
  void whereWritingFailsTheOneBeforeIsThere() throws IOException {
    for (int request = 1; ; request++) {
      FileUtils.deleteDirectory(folder.resolve("checkpoints").toFile());
      Failures failures = Failures.from(request);
      CopyingFileSystem.fail(failures);
      try {
        train("copying");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("the store did not answer");
      } finally {
        CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
      }

      assertThat(latest("copying")).isBetween(written, written + 1);
      if (failures.failed() == 0) {
        assertThat(request).isGreaterThan(3 * ROUNDS);
        return;
      }
    }
  }

  private void train(String scheme) throws IOException {
    Checkpoints checkpoints = checkpoints(scheme);
    for (written = 0; written < ROUNDS; written++) {
      checkpoints.write(state(written + 1), "rounds to " + (written + 1));
    }
  }

  /** The round to go on from, 0 where there is none; its state is that round's. */
  private int latest(String scheme) throws IOException {
    Optional<Checkpoint> latest = checkpoints(scheme).latest();
    latest.ifPresent(
        found ->
            assertThat(found.state())
                .usingRecursiveComparison()
                .isEqualTo(state((int) found.state().round())));
    return latest.map(found -> (int) found.state().round()).orElse(0);
  }

  private Checkpoints checkpoints(String scheme) throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(scheme + "://" + folder.resolve("checkpoints"));
    FileSystem files = path.getFileSystem(HADOOP);
    files.setWriteChecksum(false);
    return new Checkpoints(
        Store.of(files, path), path, RECIPE, 2, Optional.of(new Interval(1, Interval.Unit.ROUND)));
  }

  private static TrainingState state(int round) {
    return new TrainingState(
        round,
        20L * round,
        new float[] {round, 1f / round},
        new float[] {-round},
        0,
        new TrainingState.Best(1, 0.5, new float[] {round}));
  }
}
