package io.retort.evaluate;

import io.retort.job.UserError;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * Where students go that may be used: a folder for each, and {@code latest.json}, written last,
 * which names the newest. What is read through it is whole, whatever was interrupted when.
 */
final class Publication {
  private static final String LATEST = "latest.json";

  private final Path root;
  private final Configuration hadoop;
  private final FileSystem files;
  private final Store store;

  Publication(String path, Configuration hadoop) throws IOException {
    this.root = new Path(path);
    this.hadoop = hadoop;
    this.files = root.getFileSystem(hadoop);
    this.store = Store.of(files, root);
  }

  /**
   * The newest.
   *
   * @param version its folder's name
   * @param sha256 of the student's parameters
   */
  record Latest(String version, String sha256) {}

  /** Empty where nothing was published yet. */
  Optional<Latest> latest() throws IOException {
    Path file = new Path(root, LATEST);
    try {
      return Optional.of(Documents.read(files, file, Latest.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new UserError(file + ": does not name a version", e);
    }
  }

  Path folder(Latest latest) {
    return new Path(root, latest.version);
  }

  /** Copies folders' files into one of the version's, and makes it the newest. */
  void publish(Latest version, FileSystem from, List<Path> folders) throws IOException {
    Path place = folder(version);
    files.delete(place, true); // Of a run that was interrupted before it was the newest.
    Path draft = store.draft(place);
    try {
      files.mkdirs(draft);
      for (Path folder : folders) {
        copy(from, folder, draft);
      }
      store.settle(draft, place);
    } catch (IOException | RuntimeException | FSError e) { // Hadoop's of a local disk that fails.
      discard(draft, e);
      throw e;
    }
    store.replace(new Path(root, LATEST), Documents.write(version));
  }

  private void discard(Path draft, Throwable failure) {
    try {
      files.delete(draft, true);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Each folder's files lie in a folder of its name; what it has for itself, it keeps. */
  private void copy(FileSystem from, Path folder, Path to) throws IOException {
    Path target = new Path(to, folder.getName());
    files.mkdirs(target);
    for (FileStatus file : from.listStatus(folder)) {
      if (file.isFile()) {
        FileUtil.copy(
            from, file.getPath(), files, new Path(target, file.getPath().getName()), false, hadoop);
      }
    }
  }
}
