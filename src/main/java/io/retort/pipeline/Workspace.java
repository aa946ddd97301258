package io.retort.pipeline;

import io.retort.job.UserError;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of one job: where each artefact lies, and how one gets there whole or not at all. */
public final class Workspace {
  /** Where searches for the settings of controls lie. */
  public static final String CONTROLS = "controls";

  /** The baseline with the student's settings, where the baseline has others itself. */
  public static final String SAME_SETTINGS = "baseline-same-settings";

  private static final String UNFINISHED = ".unfinished";

  private final Path root;
  private final FileSystem files;
  private final Store store;
  private WorkspaceLock lock;

  private Workspace(Path root, FileSystem files) throws IOException {
    this.root = root;
    this.files = files;
    this.store = Store.of(files, root);
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
    } catch (IOException | IllegalArgumentException | FSError e) {
      throw new UserError(
          "workspace = " + workspace + ": cannot be written (" + reason(e) + ")", e);
    }
  }

  /**
   * Keeps other runs out until it is closed, and tidies up after one that was killed: what that one
   * had finished gets to its place, what it had not is removed.
   *
   * @throws UserError naming the run that has the workspace
   */
  public Closeable lock() throws IOException {
    lock = store.lock(root, WorkspaceLock.Pulse.DEFAULT);
    try {
      store.recover(
          root, unfinished(), root, folder("examples"), folder(CONTROLS), folder(Replicate.FOLDER));
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.giveUp(e);
      throw e;
    }
  }

  /** The run that has the workspace, as far as a look tells; nobody where it is free. */
  public Optional<String> holder() throws IOException {
    return LockHolder.of(files, root).map(LockHolder::told);
  }

  /** A look at an existing workspace, which is left as it is. */
  public static Workspace existing(Path root, Configuration hadoop) throws IOException {
    FileSystem files = root.getFileSystem(hadoop);
    return new Workspace(files.makeQualified(root), files);
  }

  private static String reason(Throwable e) {
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

  /** How what is written here gets to its place. */
  public Store store() {
    return store;
  }

  private Path unfinished() {
    return new Path(root, UNFINISHED);
  }

  public Path folder(String artefact) {
    return new Path(root, artefact);
  }

  /** The manifest of an artefact, empty where the artefact does not exist. */
  public Optional<Manifest> manifest(String artefact) throws IOException {
    Path file = new Path(folder(artefact), Manifest.FILE);
    try {
      Manifest found = Documents.read(files, file, Manifest.class);
      if (found == null || found.artefact() == null || found.recipe() == null) {
        throw unreadable(artefact, file, null);
      }
      return Optional.of(found);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw unreadable(artefact, file, e);
    }
  }

  private UserError unreadable(String artefact, Path file, Exception cause) {
    return new UserError(
        file
            + ": not a manifest that this version reads; delete "
            + folder(artefact)
            + " to make it anew",
        cause);
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

  /**
   * An empty folder for an artefact that is being made, on the same file system as its place.
   *
   * @throws UserError where somebody else's files lie in its place
   */
  Path begin(String artefact) throws IOException {
    new Places(this, List.of(artefact)).check();
    Path folder = new Path(unfinished(), UUID.randomUUID() + "/" + artefact);
    files.mkdirs(folder);
    return folder;
  }

  /**
   * The place of an artefact that is made there.
   *
   * @throws UserError where somebody else's files lie there
   */
  Path grow(String artefact) throws IOException {
    new Places(this, List.of(artefact)).check();
    return folder(artefact);
  }

  /**
   * Writes the manifest and puts the folder in its place; no half of it is ever there with a
   * manifest. What was made in its place gets its manifest there.
   */
  void publish(Path folder, Manifest manifest) throws IOException {
    if (lock != null) {
      lock.check();
    }
    Path place = folder(manifest.artefact());
    if (folder.equals(place)) {
      store.replace(new Path(place, Manifest.FILE), Documents.write(manifest));
    } else {
      store.publish(unfinished(), folder, place, manifest);
      store.discard(unfinished());
    }
  }

  /** Removes what is left of an artefact that could not be made, and keeps to why. */
  void discardUnfinished(Throwable failure) {
    try {
      store.discard(unfinished());
    } catch (IOException | RuntimeException | FSError e) {
      failure.addSuppressed(e);
    }
  }
}
