package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import io.retort.pipeline.WorkspaceLock.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of a workspace's lock on whatever file system, however it is taken there. */
abstract class LockContract {
  static final Pulse FAST = new Pulse(Duration.ofMillis(20), Duration.ofMillis(200));

  @TempDir Path folder;

  abstract WorkspaceLock take() throws IOException;

  /** Where a run has its file. */
  abstract Path file(LockHolder holder);

  @Test
  void theSecondIsTurnedAwayInOneLineAndLeavesTheFirstAlone() throws IOException {
    try (WorkspaceLock first = take()) {
      first.check();
      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(": in use by process " + ProcessHandle.current().pid() + " on ")
          .hasMessageNotContaining("\n");
      first.check();
    }
    assertThat(folder).isEmptyDirectory();
    take().close();
  }

  @Test
  void whatAKilledRunLeftIsTakenOver() throws IOException, InterruptedException {
    leave(gone());

    take().close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherMachinesHeartIsListenedTo() throws Exception {
    LockHolder there = new LockHolder("t", "elsewhere", "", 1, "", "2001-01-01T00:00:00Z", 7);
    leave(there);
    ExecutorService heart = Executors.newSingleThreadExecutor();
    try {
      heart.submit(
          () -> {
            for (LockHolder now = there; !Thread.interrupted(); now = now.beaten()) {
              leave(now);
            }
            return null;
          });
      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use by process 1 on elsewhere since 2001");
    } finally {
      heart.shutdownNow();
      assertThat(heart.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    take().close();

    assertThat(folder).isEmptyDirectory();
  }

  /** Two containers with one host's name: that no process has the number here says nothing. */
  @Test
  void ofOtherProcessesTheHeartIsListenedTo() throws Exception {
    LockHolder gone = gone();
    LockHolder there =
        new LockHolder(
            "t", gone.host(), "another boot", gone.pid(), gone.started(), gone.since(), 7);
    leave(there);
    assertThat(there.seenFromHere()).isFalse();
    assertThat(gone.seenFromHere()).isTrue();
    ExecutorService heart = Executors.newSingleThreadExecutor();
    try {
      heart.submit(
          () -> {
            for (LockHolder now = there; !Thread.interrupted(); now = now.beaten()) {
              leave(now);
            }
            return null;
          });
      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use by process " + gone.pid());
    } finally {
      heart.shutdownNow();
      assertThat(heart.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    take().close(); // Its heart is still.

    assertThat(folder).isEmptyDirectory();
  }

  /** A run of this machine that has ended. */
  static LockHolder gone() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    LockHolder here = LockHolder.here();
    return new LockHolder(
        "t", here.host(), here.processes(), process.pid(), "", "2001-01-01T00:00:00Z", 7);
  }

  /** As if that run had taken the workspace. */
  void leave(LockHolder holder) throws IOException {
    Path whole = Files.writeString(folder.resolve("whole"), Documents.write(holder));
    Files.move(whole, file(holder), StandardCopyOption.ATOMIC_MOVE);
  }
}
