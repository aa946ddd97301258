package io.retort.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How something gets to its place on a file system whole or not at all. That hangs on what renaming
 * is there: one step, or copying and deleting file by file, which may end in the middle.
 */
public abstract sealed class Store permits RenamingStore, ObjectStore {
  /**
   * Where a folder is renamed in one step. Of all others, which may be unheard of, no more is
   * expected than that a file is there once its stream is closed.
   */
  private static final Set<String> RENAMING =
      Set.of("file", "hdfs", "webhdfs", "swebhdfs", "maprfs");

  final FileSystem files;

  Store(FileSystem files) {
    this.files = files;
  }

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * The store that a path is in.
   *
   * @param files the path's file system
   */
  public static Store of(FileSystem files, Path path) throws IOException {
    return RENAMING.contains(scheme(files, path))
        ? new RenamingStore(files)
        : new ObjectStore(files);
  }

  /** Of the file system behind a view. */
  private static String scheme(FileSystem files, Path path) throws IOException {
    String scheme = files.getUri().getScheme();
    if (!scheme.equals("viewfs")) {
      return scheme;
    }
    Path there = files.makeQualified(path);
    while (!there.isRoot() && !files.exists(there)) {
      there = there.getParent();
    }
    return files.resolvePath(there).toUri().getScheme();
  }

  /** Whether a folder is renamed in one step, for all that is known of this file system. */
  public boolean renames() {
    return this instanceof RenamingStore;
  }

  public FileSystem files() {
    return files;
  }

  /** Where to write what is to be at {@code place}, a file or a folder: beside it, or there. */
  public abstract Path draft(Path place);

  /**
   * A draft is done, and is what is at its place now. Where another attempt was first, both have
   * written the same.
   */
  public abstract void settle(Path draft, Path place) throws IOException;

  /** A draft could not be written to its end, and is not there. */
  public abstract void abandon(Path draft, OutputStream out) throws IOException;

  /** Writes a file that others see as it was before, or as it is now. */
  public abstract void replace(Path file, Content content) throws IOException;

  /** Writes a file that others see as it was before, or as it is now. */
  public void replace(Path file, String text) throws IOException {
    replace(file, content(text));
  }

  static Content content(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Moves files, of which each is gone only once it is in its new place; where moving failed, those
   * that are left can be moved again. What lay in their places is replaced.
   *
   * @param moves from where to where
   */
  public abstract void move(Map<Path, Path> moves) throws IOException;

  final void move(Path from, Path to) throws IOException {
    files.delete(to, false);
    rename(from, to);
  }

  /**
   * Puts an artefact in its place, in stead of what lies there.
   *
   * @param unfinished the folder of all that is not finished, which the artefact's is in
   * @param folder of the artefact, without its manifest
   */
  abstract void publish(Path unfinished, Path folder, Path place, Manifest manifest)
      throws IOException;

  /** Removes what is not finished; what is, and only has to get to its place, stays. */
  abstract void discard(Path unfinished) throws IOException;

  /**
   * Ends or undoes what a run that was killed had begun to publish.
   *
   * @param parents of places
   */
  abstract void recover(Path root, Path unfinished, Path... parents) throws IOException;

  abstract WorkspaceLock lock(Path root, WorkspaceLock.Pulse pulse) throws IOException;

  final void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Creates a file, whatever lay there. */
  final void create(Path file, Content content) throws IOException {
    FSDataOutputStream out = files.create(file, true);
    try {
      content.write(out);
    } catch (IOException | RuntimeException | FSError e) {
      abandon(file, out);
      throw e;
    }
    out.close();
  }
}
