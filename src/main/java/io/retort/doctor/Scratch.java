package io.retort.doctor;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder beside a job's artefacts, for what is written to see whether it can be; gone, with all
 * that had to be made for it, when it is closed or the process ends.
 */
final class Scratch implements Closeable {
  private final FileSystem files;
  private final Path folder;
  private final Deque<Path> made = new ArrayDeque<>();

  private Scratch(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Makes one.
   *
   * @param workspace any Hadoop path, which need not be there yet
   */
  static Scratch in(String workspace, Configuration hadoop) throws IOException {
    Path given = new Path(workspace);
    FileSystem files = given.getFileSystem(hadoop);
    Path root = files.makeQualified(given);
    Scratch scratch = new Scratch(files, new Path(root, ".retort-doctor-" + UUID.randomUUID()));
    for (Path missing = root; missing != null && !files.exists(missing); ) {
      scratch.made.addLast(missing);
      missing = missing.getParent();
    }
    try {
      if (!files.mkdirs(scratch.folder)) {
        throw new IOException("mkdir " + scratch.folder + " failed");
      }
      files.deleteOnExit(scratch.folder);
      return scratch;
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  FileSystem files() {
    return files;
  }

  Path folder() {
    return folder;
  }

  Path path(String name) {
    return new Path(folder, name);
  }

  /** What others have put into a folder that was made for this one stays. */
  @Override
  public void close() throws IOException {
    files.delete(folder, true);
    files.cancelDeleteOnExit(folder);
    for (Path parent : made) {
      if (files.exists(parent) && files.listStatus(parent).length == 0) {
        files.delete(parent, false);
      }
    }
  }
}
