package io.retort.train;

import io.retort.job.Interval;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last states of a training, so that one that was killed goes on from there and ends with the
 * same bits. The last two are kept, and one that was not written to its end is told by its
 * checksum.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String SUFFIX = ".ckpt";
  private static final int KEPT = 2;

  /** Of epochs that last no time: no more than a twentieth of it goes into writing them. */
  private static final int SHARE_OF_TIME = 20;

  private final Store store;
  private final FileSystem files;
  private final Path folder;
  private final Recipe recipe;
  private final int workers;
  private final Optional<Interval> every;
  private final Deque<Path> own = new ArrayDeque<>();
  private long lastNanos = System.nanoTime();
  private long lastTook;
  private int missed;

  /**
   * @param recipe all that the result depends on
   * @param every how often; empty: none are written, and none are gone on from
   */
  Checkpoints(Store store, Path folder, Recipe recipe, int workers, Optional<Interval> every) {
    this.store = store;
    this.files = store.files();
    this.folder = folder;
    this.recipe = recipe;
    this.workers = workers;
    this.every = every;
  }

  /** The latest that is whole and belongs to this training; others are refused by name. */
  Optional<Checkpoint> latest() throws IOException {
    if (every.isEmpty()) {
      return Optional.empty();
    }
    for (FileStatus file : newestFirst()) {
      Path path = file.getPath();
      Optional<String> refusal;
      try (InputStream in = files.open(path)) {
        Checkpoint found = Checkpoint.read(in);
        if (found.header().finished()) {
          continue; // Of the model that this one is to replace.
        }
        refusal = foreign(found.header());
        if (refusal.isEmpty()) {
          goOnFrom(path);
          return Optional.of(found);
        }
      } catch (IOException e) {
        refusal = Optional.of("it is damaged: " + e.getMessage());
      }
      LOG.warn("{}: not used, {}", path, refusal.get());
    }
    return Optional.empty();
  }

  /** Whole or not, this training's others are not needed any more. */
  private void goOnFrom(Path found) throws IOException {
    for (FileStatus file : newestFirst()) {
      if (file.getPath().getName().endsWith(suffix()) && !file.getPath().equals(found)) {
        own.addFirst(file.getPath());
      }
    }
    own.addLast(found);
  }

  private Optional<String> foreign(Checkpoint.Header header) {
    return header
        .recipe()
        .difference(recipe)
        .map(difference -> "it is of another training: " + difference)
        .or(
            () ->
                header.workers() == workers
                    ? Optional.empty()
                    : Optional.of(
                        "it is of a training on "
                            + header.workers()
                            + " workers, now there are "
                            + workers));
  }

  private FileStatus[] newestFirst() throws IOException {
    FileStatus[] found;
    try {
      found = files.listStatus(folder, path -> path.getName().endsWith(SUFFIX));
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
    Arrays.sort(
        found, Comparator.comparing((FileStatus file) -> file.getPath().getName()).reversed());
    return found;
  }

  /**
   * Writes one if it is time to. Where that cannot be done the training goes on: it may well end,
   * and one that is killed goes on from the last that could be written.
   */
  void after(TrainingState before, TrainingState now, Epochs epochs, RoundLog log)
      throws IOException {
    if (every.isPresent() && due(every.get(), before, now, epochs)) {
      try {
        write(now, log.text());
        missed = 0;
      } catch (IOException | FSError e) { // Hadoop's of a local disk that fails.
        missed(now, e);
      }
    }
  }

  /** Said of the first in a row. */
  private void missed(TrainingState now, Throwable failure) {
    if (missed++ == 0) {
      LOG.warn(
          "{}: no checkpoint of round {} ({}); the training goes on without, and if it is stopped,"
              + " starts again {}",
          folder,
          now.round(),
          failure.getMessage(),
          own.isEmpty() ? "from its beginning" : "from " + own.getLast().getName());
    }
    lastNanos = System.nanoTime(); // The next is tried when it is due.
  }

  private boolean due(Interval interval, TrainingState before, TrainingState now, Epochs epochs) {
    return switch (interval.unit()) {
      case EPOCH ->
          epochs.done(now.step()) / interval.count() > epochs.done(before.step()) / interval.count()
              && System.nanoTime() - lastNanos >= SHARE_OF_TIME * lastTook;
      case ROUND -> now.round() % interval.count() == 0;
      case MINUTE -> System.nanoTime() - lastNanos >= interval.count() * 60_000_000_000L;
    };
  }

  /** Writes one, whether or not it is time to. */
  void write(TrainingState state, String rounds) throws IOException {
    long start = System.nanoTime();
    Path path = new Path(folder, name(state));
    write(path, Checkpoint.of(recipe, workers, false, rounds, state));
    own.remove(path);
    own.addLast(path);
    while (own.size() > KEPT) {
      files.delete(own.removeFirst(), false);
    }
    lastNanos = System.nanoTime();
    lastTook = lastNanos - start;
  }

  /** Into the folder of the model that is published now. */
  void writeLast(Path publishing, TrainingState state, String rounds) throws IOException {
    if (every.isEmpty()) {
      return;
    }
    Path path = new Path(new Path(publishing, folder.getName()), name(state));
    write(path, Checkpoint.of(recipe, workers, true, rounds, state));
  }

  private void write(Path path, Checkpoint checkpoint) throws IOException {
    store.replace(path, checkpoint::write);
  }

  /** Sorts by rounds; two trainings never share one. */
  private String name(TrainingState state) {
    return String.format(Locale.ROOT, "round-%08d%s", state.round(), suffix());
  }

  private String suffix() {
    return "-" + DigestUtils.sha256Hex(recipe + " " + workers).substring(0, 8) + SUFFIX;
  }
}
