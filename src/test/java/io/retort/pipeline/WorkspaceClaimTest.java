package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.CopyingFileSystem;
import io.retort.job.UserError;
import io.retort.pipeline.WorkspaceLock.Holder;
import io.retort.pipeline.WorkspaceLock.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceClaimTest {
  private static final Configuration HADOOP = CopyingFileSystem.configure(new Configuration());
  private static final Pulse FAST = new Pulse(Duration.ofMillis(20), Duration.ofMillis(200));

  @TempDir private Path folder;

  @Test
  void theSecondIsTurnedAwayAndLeavesTheFirstAlone() throws IOException {
    try (WorkspaceLock first = take()) {
      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(": in use by process " + ProcessHandle.current().pid() + " on ");
      first.check();
    }
    assertThat(folder).isEmptyDirectory();
    take().close();
  }

  @Test
  void ofManyAtOnceNoTwoGetIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    Callable<WorkspaceLock> attempt =
        () -> {
          try {
            return take();
          } catch (UserError e) {
            return null;
          }
        };
    try {
      for (int trial = 0; trial < 10; trial++) {
        List<WorkspaceLock> taken = new ArrayList<>();
        for (Future<WorkspaceLock> one : threads.invokeAll(Collections.nCopies(16, attempt))) {
          if (one.get() != null) {
            taken.add(one.get());
          }
        }
        assertThat(taken).hasSizeLessThan(2);
        for (WorkspaceLock lock : taken) {
          lock.check();
          lock.close();
        }
        assertThat(folder).isEmptyDirectory();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatAKilledRunLeftIsTakenOver() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    leave(new Holder("t", Holder.here().host(), process.pid(), "", "2001-01-01T00:00:00Z", 7));

    take().close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherMachinesHeartIsListenedTo() throws Exception {
    Holder there = new Holder("t", "elsewhere", 1, "", "2001-01-01T00:00:00Z", 7);
    leave(there);
    ExecutorService heart = Executors.newSingleThreadExecutor();
    try {
      heart.submit(
          () -> {
            for (Holder now = there; !Thread.interrupted(); now = now.beaten()) {
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

  @Test
  void whoSleptTooLongMayNotPublish() throws IOException {
    try (WorkspaceLock slow = take();
        java.util.stream.Stream<Path> files = Files.list(folder)) {
      for (Path claim : files.toList()) {
        Files.delete(claim);
      }
      assertThatThrownBy(slow::check)
          .isInstanceOf(UserError.class)
          .hasMessageEndingWith(": was taken over by another run while this one did not answer");
    }
  }

  private void leave(Holder holder) throws IOException {
    Path whole = Files.writeString(folder.resolve("whole"), Documents.write(holder));
    Files.move(whole, folder.resolve(".lock-" + holder.token()), StandardCopyOption.ATOMIC_MOVE);
  }

  private WorkspaceLock take() throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("copying://" + folder);
    return WorkspaceClaim.take(root.getFileSystem(HADOOP), root, FAST);
  }
}
