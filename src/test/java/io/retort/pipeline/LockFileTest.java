package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.CopyingFileSystem;
import io.retort.Failures;
import io.retort.SmallDisk;
import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LockFileTest extends LockContract {
  private FileSystem files;

  @BeforeEach
  void open() throws IOException {
    files = FileSystem.getLocal(new Configuration());
    files.setWriteChecksum(false);
  }

  @Test
  void isStillHeldWhereADiskWasFullForABeat() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"))) {
      Path file = disk.folder().resolve(".lock");
      WorkspaceLock lock =
          LockFile.take(files, new org.apache.hadoop.fs.Path(disk.folder().toUri()), FAST);
      disk.leave(0);
      await(() -> Files.size(file) == 0);
      lock.check();

      disk.clear();
      await(() -> Files.size(file) > 0);
      lock.check();
      lock.close();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void leavesNothingThatWouldStopTheNextWhereThereIsNoRoomForIt() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"))) {
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(disk.folder().toUri());
      disk.leave(0);
      assertThatThrownBy(() -> LockFile.take(files, root, FAST))
          .hasMessageContaining("No space left on device");
      assertThat(disk.folder().resolve(".lock")).doesNotExist();

      disk.clear();
      LockFile.take(files, root, FAST).close();
    }
  }

  /** Such as HDFS's that says that another run is just writing it. */
  @Test
  void aRefusalThatIsNotUnderstoodTakesNothingFromAnother() throws IOException {
    leave(new LockHolder("t", "elsewhere", "", 1, "", "2001-01-01T00:00:00Z", 7));
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("copying://" + folder);
    FileSystem store = root.getFileSystem(CopyingFileSystem.configure(new Configuration()));
    CopyingFileSystem.fail(Failures.once(1));
    try {
      assertThatThrownBy(() -> LockFile.take(store, root, FAST))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer: create");
    } finally {
      CopyingFileSystem.fail(CopyingFileSystem.Faults.NONE);
    }
    assertThat(folder.resolve(".lock")).exists();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Whoever is stopped in the middle of writing, on a busy machine, is not yet dead. */
  @RepeatedTest(20)
  void ofManyAtOnceOneGetsIt() throws InterruptedException, ExecutionException, IOException {
    leave(gone());
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      Callable<WorkspaceLock> attempt =
          () -> {
            try {
              return take(new WorkspaceLock.Pulse(FAST.beat(), Duration.ofSeconds(20)));
            } catch (UserError e) {
              return null;
            }
          };
      List<WorkspaceLock> taken = new ArrayList<>();
      for (Future<WorkspaceLock> future :
          threads.invokeAll(java.util.Collections.nCopies(16, attempt))) {
        if (future.get() != null) {
          taken.add(future.get());
        }
      }
      assertThat(taken).hasSize(1);
      taken.get(0).check();
      taken.get(0).close();
    } finally {
      threads.shutdownNow();
    }
  }

  /** As a third run leaves it for a moment that took it for a dead one's. */
  @Test
  void aLivingRunsThatLiesAsideIsPutBack() throws IOException {
    try (WorkspaceLock first = take()) {
      Path aside = folder.resolve(".lock-" + UUID.randomUUID());
      Files.move(folder.resolve(".lock"), aside);

      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      first.check();
      assertThat(aside).doesNotExist();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDeadRunsThatLiesAsideIsRemoved() throws IOException, InterruptedException {
    leave(gone());
    Files.move(folder.resolve(".lock"), folder.resolve(".lock-" + UUID.randomUUID()));

    take().close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aProcessNumberThatIsUsedAgainIsAnotherProcess() throws IOException {
    LockHolder here = LockHolder.here();
    leave(
        new LockHolder(
            "t",
            here.host(),
            here.processes(),
            here.pid(),
            "2001-01-01T00:00:00Z",
            here.since(),
            7));

    take().close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsHalfWrittenIsNobodys() throws IOException {
    Files.writeString(folder.resolve(".lock"), "{\"tok");

    take().close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whoSleptTooLongMayNotPublish() throws IOException {
    try (WorkspaceLock slow = take()) {
      leave(new LockHolder("t", "elsewhere", "", 1, "", "2001-01-01T00:00:00Z", 7));
      assertThatThrownBy(slow::check)
          .isInstanceOf(UserError.class)
          .hasMessageEndingWith(": was taken over by another run while this one did not answer");
    }
    assertThat(folder.resolve(".lock")).exists();
  }

  @Override
  Path file(LockHolder holder) {
    return folder.resolve(".lock");
  }

  @Override
  WorkspaceLock take() throws IOException {
    return take(FAST);
  }

  private WorkspaceLock take(WorkspaceLock.Pulse pulse) throws IOException {
    return LockFile.take(files, new org.apache.hadoop.fs.Path(folder.toUri()), pulse);
  }
}
