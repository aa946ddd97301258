package io.retort.pipeline;

import io.retort.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs from writing to one workspace by a file that only one of them can make. A run that
 * was killed leaves it behind; the next takes it over.
 */
final class LockFile {
  private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);

  /** Begins the name of what was moved aside. */
  private static final String GRAVE = LockHolder.FILE + "-";

  private LockFile() {}

  /**
   * Takes the workspace at {@code root}.
   *
   * @throws UserError naming the other run, where one has it
   */
  static WorkspaceLock take(FileSystem files, Path root, WorkspaceLock.Pulse pulse)
      throws IOException {
    Path file = new Path(root, LockHolder.FILE);
    LockHolder mine = LockHolder.here();
    while (!create(files, file, mine) || !stays(files, file, mine, pulse)) {
      Optional<LockHolder> other = LockHolder.read(files, file);
      if (other.isPresent()) {
        if (other.get().lives(files, file, pulse)) {
          throw other.get().inUse(root);
        }
        bury(files, file, other.get());
      }
    }
    return new WorkspaceLock(files, file, mine, pulse);
  }

  /**
   * Whether nobody else has it. There may have been no file only since a third run had moved
   * another's aside, taking it for a dead one's: that is put back, and is the one that counts.
   * Since it lies aside from before this run's file was made until it is back in its place, one
   * that is in neither place is nowhere.
   */
  private static boolean stays(
      FileSystem files, Path file, LockHolder mine, WorkspaceLock.Pulse pulse) throws IOException {
    for (FileStatus aside :
        files.listStatus(file.getParent(), path -> path.getName().startsWith(GRAVE))) {
      Optional<LockHolder> other = LockHolder.read(files, aside.getPath());
      if (other.isPresent() && other.get().lives(files, aside.getPath(), pulse)) {
        putBack(files, aside.getPath(), file);
      } else {
        files.delete(aside.getPath(), false);
      }
    }
    return LockHolder.read(files, file).filter(now -> now.token().equals(mine.token())).isPresent();
  }

  /** In stead of what lies there, which is of a run that came later. */
  private static void putBack(FileSystem files, Path aside, Path file) throws IOException {
    if (!file.toUri().getScheme().equals("file")) {
      files.delete(file, false); // Where renaming replaces nothing.
    }
    move(files, aside, file);
  }

  /** Whether there was none and this one is there now. */
  private static boolean create(FileSystem files, Path file, LockHolder holder) throws IOException {
    OutputStream out;
    try {
      out = exclusive(files, file);
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    }
    try (out) {
      out.write(Documents.write(holder).getBytes(StandardCharsets.UTF_8));
    } catch (IOException | FSError e) { // Else an empty one would keep the next run waiting.
      files.delete(file, false);
      throw e;
    }
    return true;
  }

  private static OutputStream exclusive(FileSystem files, Path file) throws IOException {
    // Hadoop's local file system looks first and makes then, which two can do at once.
    return file.toUri().getScheme().equals("file")
        ? Files.newOutputStream(
            java.nio.file.Path.of(file.toUri().getPath()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)
        : files.create(file, false);
  }

  /** Removes what a dead run left, and nothing that a third one has put there meanwhile. */
  private static void bury(FileSystem files, Path file, LockHolder dead) throws IOException {
    boolean still = LockHolder.read(files, file).filter(dead::equals).isPresent();
    Path grave = new Path(file.getParent(), GRAVE + UUID.randomUUID());
    if (!still || !move(files, file, grave)) {
      return;
    }
    Optional<LockHolder> buried = LockHolder.read(files, grave);
    if (buried.isPresent() && !buried.get().token().equals(dead.token())) {
      putBack(files, grave, file);
      return;
    }
    LOG.info("{}: taken over from process {} on {}, which is gone", file, dead.pid(), dead.host());
    files.delete(grave, false);
  }

  /** At once; false where another run was first. */
  private static boolean move(FileSystem files, Path from, Path to) throws IOException {
    try {
      if (from.toUri().getScheme().equals("file")) {
        // Hadoop's local file system copies and deletes where renaming fails, whatever is there
        // then.
        Files.move(
            java.nio.file.Path.of(from.toUri().getPath()),
            java.nio.file.Path.of(to.toUri().getPath()),
            StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
      return files.rename(from, to);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return false;
    }
  }
}
