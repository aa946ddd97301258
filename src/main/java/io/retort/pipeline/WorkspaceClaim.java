package io.retort.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs from writing to one workspace where two can create the same file at once, both
 * believing that they were first. Each run puts down a file of its own and then looks for others:
 * of two, the one that looks last sees the other. Both may see each other, and both give way; both
 * go on never.
 */
final class WorkspaceClaim {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceClaim.class);
  private static final String PREFIX = LockHolder.FILE + "-";

  private WorkspaceClaim() {}

  /**
   * Takes the workspace at {@code root}.
   *
   * @throws io.retort.job.UserError naming the other run, where one has it
   */
  static WorkspaceLock take(FileSystem files, Path root, WorkspaceLock.Pulse pulse)
      throws IOException {
    LockHolder mine = LockHolder.here();
    Path file = new Path(root, PREFIX + mine.token());
    mine.write(files, file);
    // Its heart beats from now on: somebody else may be looking at it.
    WorkspaceLock lock = new WorkspaceLock(files, file, mine, pulse);
    try {
      for (FileStatus other :
          files.listStatus(root, path -> path.getName().startsWith(PREFIX) && !path.equals(file))) {
        giveWayOrBury(files, root, other.getPath(), pulse);
      }
      lock.check();
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.giveUp(e);
      throw e;
    }
  }

  private static void giveWayOrBury(
      FileSystem files, Path root, Path file, WorkspaceLock.Pulse pulse) throws IOException {
    Optional<LockHolder> other = LockHolder.read(files, file);
    if (other.isEmpty()) {
      return;
    }
    if (other.get().lives(files, file, pulse)) {
      throw other.get().inUse(root);
    }
    files.delete(file, false);
    LOG.info(
        "{}: taken over from process {} on {}, which is gone",
        root,
        other.get().pid(),
        other.get().host());
  }
}
