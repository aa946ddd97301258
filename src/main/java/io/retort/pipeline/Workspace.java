package io.retort.pipeline;

import io.retort.job.UserError;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of one job: where each artefact lies, and how one gets there whole or not at all. */
public final class Workspace {
  private static final String UNFINISHED = ".unfinished";

  private final Path root;
  private final FileSystem files;
  private WorkspaceLock lock;

  private Workspace(Path root, FileSystem files) {
    this.root = root;
    this.files = files;
  }

  /**
   * The workspace of job {@code name} under {@code workspace}, made where it is missing.
   *
   * @throws UserError when it cannot be written
   */
  public static Workspace open(String workspace, String name, Configuration hadoop) {
    try {
      Path root = new Path(new Path(workspace), name);
      FileSystem files = root.getFileSystem(hadoop);
      // Checksum files beside every file help nobody on a local disk, and clutter what users look
      // at.
      files.setWriteChecksum(false);
      Workspace opened = new Workspace(files.makeQualified(root), files);
      opened.checkWritable();
      return opened;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "workspace = " + workspace + ": cannot be written (" + reason(e) + ")", e);
    }
  }

  /**
   * Keeps other runs out until it is closed, and tidies up after one that was killed.
   *
   * @throws UserError naming the run that has the workspace
   */
  public Closeable lock() throws IOException {
    lock = WorkspaceLock.take(files, root, WorkspaceLock.Pulse.DEFAULT);
    recover();
    return lock;
  }

  /** A look at an existing workspace, which is left as it is. */
  public static Workspace existing(Path root, Configuration hadoop) throws IOException {
    FileSystem files = root.getFileSystem(hadoop);
    return new Workspace(files.makeQualified(root), files);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void checkWritable() throws IOException {
    Path probe = new Path(root, ".writable-" + UUID.randomUUID());
    if (!files.mkdirs(root)) {
      throw new IOException("mkdir " + root + " failed");
    }
    files.create(probe).close();
    files.delete(probe, false);
  }

  public Path root() {
    return root;
  }

  public FileSystem files() {
    return files;
  }

  public Path folder(String artefact) {
    return new Path(root, artefact);
  }

  /** The manifest of an artefact, empty where the artefact does not exist. */
  public Optional<Manifest> manifest(String artefact) throws IOException {
    Path file = new Path(folder(artefact), Manifest.FILE);
    try (FSDataInputStream in = files.open(file)) {
      return Optional.of(
          Documents.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Manifest.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new UserError(
          file
              + ": not a manifest that this version reads; delete "
              + folder(artefact)
              + " to make it anew",
          e);
    }
  }

  /** The manifest of an artefact that an earlier stage must have made. */
  public Manifest require(String artefact, String stage) throws IOException {
    return manifest(artefact)
        .orElseThrow(
            () -> new UserError(folder(artefact) + ": is not there; run `" + stage + "` first"));
  }

  public void write(Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  public String read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** An empty folder for an artefact that is being made, on the same file system as its place. */
  Path begin(String artefact) throws IOException {
    Path folder = new Path(root, UNFINISHED + "/" + UUID.randomUUID() + "/" + artefact);
    files.mkdirs(folder);
    return folder;
  }

  /**
   * Writes the manifest, then renames the folder to its place; what lay there is set aside until
   * that is done. What was made in its place gets its manifest there.
   */
  void publish(Path folder, Manifest manifest) throws IOException {
    if (lock != null) {
      lock.check();
    }
    Path place = folder(manifest.artefact());
    if (folder.equals(place)) {
      replaceManifest(manifest);
      return;
    }
    write(new Path(folder, Manifest.FILE), Documents.write(manifest));
    files.mkdirs(place.getParent());
    Path aside = new Path(place.getParent(), "." + place.getName() + ".replaced");
    files.delete(aside, true);
    if (files.exists(place)) {
      rename(place, aside);
    }
    rename(folder, place);
    files.delete(aside, true);
    discardUnfinished();
  }

  /** A run that is killed in between leaves an artefact that is soon made again. */
  private void replaceManifest(Manifest manifest) throws IOException {
    Path file = new Path(folder(manifest.artefact()), Manifest.FILE);
    Path fresh = new Path(file.getParent(), "." + Manifest.FILE);
    write(fresh, Documents.write(manifest));
    files.delete(file, false);
    rename(fresh, file);
  }

  /** Removes what is left of artefacts that were not finished. */
  void discardUnfinished() throws IOException {
    files.delete(new Path(root, UNFINISHED), true);
  }

  /** Puts back what a killed run had set aside, and removes what it had not finished. */
  private void recover() throws IOException {
    for (Path parent : new Path[] {root, folder("examples"), folder(Replicate.FOLDER)}) {
      if (files.exists(parent)) {
        for (org.apache.hadoop.fs.FileStatus status : files.listStatus(parent)) {
          String name = status.getPath().getName();
          if (name.startsWith(".") && name.endsWith(".replaced")) {
            restore(
                status.getPath(),
                new Path(parent, name.substring(1, name.length() - ".replaced".length())));
          }
        }
      }
    }
    discardUnfinished();
  }

  private void restore(Path aside, Path place) throws IOException {
    if (files.exists(place)) {
      files.delete(aside, true);
    } else {
      rename(aside, place);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }
}
