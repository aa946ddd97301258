package io.retort.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store where renaming copies, file by file, and may end in the middle, such as S3. A file is
 * there once it is closed, and not before. So an artefact is moved to its place by a {@link Commit}
 * that is written first, and its manifest last: what reads by manifests never sees half of it, and
 * what was finished is carried to its place by the next run at the latest.
 */
final class ObjectStore extends Store {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);
  private static final String COMMIT = ".commit";

  /** Requests at once: each waits for the store, not for this machine. */
  private static final int REQUESTS = 16;

  ObjectStore(FileSystem files) {
    super(files);
  }

  @Override
  public Path draft(Path place) {
    return place;
  }

  @Override
  public void settle(Path draft, Path place) {}

  @Override
  public void replace(Path file, Content content) throws IOException {
    create(file, content);
  }

  /**
   * It is not closed: what there is of it would be shown as if it were whole, and in stead of what
   * another attempt has written to the same place.
   */
  @Override
  public void abandon(Path draft, OutputStream out) {
    if (out instanceof FSDataOutputStream stream
        && stream.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
      stream.abort();
    }
  }

  /** Many at once, in no order. */
  @Override
  public void move(Map<Path, Path> moves) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
    try {
      List<Future<Void>> moved = new ArrayList<>();
      moves.forEach((from, to) -> moved.add(threads.submit(() -> moveOne(from, to))));
      for (Future<Void> one : moved) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot move files: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while files were moved", e);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  private Void moveOne(Path from, Path to) throws IOException {
    move(from, to);
    return null;
  }

  /** Nothing may move any more when a failure is told. */
  private static void awaitEnd(ExecutorService threads) throws IOException {
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IOException("requests to the store did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while files were moved", e);
    }
  }

  @Override
  void publish(Path unfinished, Path folder, Path place, Manifest manifest) throws IOException {
    Path root = unfinished.getParent();
    Commit commit = Commit.of(files, root, folder, manifest);
    Path record = new Path(unfinished, manifest.artefact().replace('/', '-') + COMMIT);
    create(record, content(Documents.write(commit)));
    Optional<String> lost = carryOut(commit, record, root);
    if (lost.isPresent()) {
      throw new IOException(place + ": was not published whole, " + lost.get());
    }
  }

  /** Done, it is forgotten first: what is left of its folder is not looked at any more. */
  private Optional<String> carryOut(Commit commit, Path record, Path root) throws IOException {
    Optional<String> lost = commit.carryOut(this, root);
    files.delete(record, false);
    files.delete(new Path(root, commit.folder()), true);
    return lost;
  }

  @Override
  void discard(Path unfinished) throws IOException {
    Map<Path, Commit> commits = commits(unfinished);
    for (FileStatus file : list(unfinished)) {
      String inside = file.getPath() + "/";
      boolean kept =
          commits.containsKey(file.getPath())
              || commits.values().stream()
                  .map(commit -> new Path(unfinished.getParent(), commit.folder()))
                  .anyMatch(folder -> folder.toString().startsWith(inside));
      if (!kept) {
        files.delete(file.getPath(), true);
      }
    }
    if (commits.isEmpty()) {
      files.delete(unfinished, true);
    }
  }

  /** Carries out what was committed. */
  @Override
  void recover(Path root, Path unfinished, Path... parents) throws IOException {
    for (Map.Entry<Path, Commit> found : commits(unfinished).entrySet()) {
      String artefact = found.getValue().manifest().artefact();
      LOG.info("{}: {} was finished, and is put in its place", root, artefact);
      carryOut(found.getValue(), found.getKey(), root)
          .ifPresent(lost -> LOG.warn("{}: {} is to be made again, {}", root, artefact, lost));
    }
    discard(unfinished);
  }

  private Map<Path, Commit> commits(Path unfinished) throws IOException {
    Map<Path, Commit> commits = new TreeMap<>();
    for (FileStatus file : list(unfinished)) {
      if (file.getPath().getName().endsWith(COMMIT)) {
        commit(file.getPath()).ifPresent(commit -> commits.put(file.getPath(), commit));
      }
    }
    return commits;
  }

  /** None where it was not written to its end. */
  private Optional<Commit> commit(Path record) throws IOException {
    try {
      return Optional.of(Documents.read(files, record, Commit.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private List<FileStatus> list(Path unfinished) throws IOException {
    try {
      return List.of(files.listStatus(unfinished));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  WorkspaceLock lock(Path root, WorkspaceLock.Pulse pulse) throws IOException {
    return WorkspaceClaim.take(files, root, pulse);
  }
}
