package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.CopyingFileSystem;
import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class WorkspaceClaimTest extends LockContract {
  private static final Configuration HADOOP = CopyingFileSystem.configure(new Configuration());

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

  @Override
  Path file(LockHolder holder) {
    return folder.resolve(".lock-" + holder.token());
  }

  @Override
  WorkspaceLock take() throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("copying://" + folder);
    return WorkspaceClaim.take(root.getFileSystem(HADOOP), root, FAST);
  }
}
