package io.retort.pipeline;

import io.retort.job.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A workspace that a run has, by a file with a heart that beats as long as the run lives. How it
 * gets it, {@link LockFile} and {@link WorkspaceClaim} know. Clocks are not compared.
 */
final class WorkspaceLock implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceLock.class);

  /** How often a heart beats, and how long it must be still to be dead. */
  record Pulse(Duration beat, Duration dead) {
    static final Pulse DEFAULT = new Pulse(Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  private final FileSystem files;
  private final Path file;
  private final ScheduledExecutorService heart;
  private LockHolder holder;

  /** Whether the last beat emptied the file and then could not fill it again. */
  private boolean torn;

  WorkspaceLock(FileSystem files, Path file, LockHolder holder, Pulse pulse) {
    this.files = files;
    this.file = file;
    this.holder = holder;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "workspace-lock");
              thread.setDaemon(true);
              return thread;
            });
    long millis = pulse.beat().toMillis();
    heart.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void beat() {
    try {
      if (held()) {
        holder = holder.beaten();
        holder.write(files, file);
        torn = false;
      }
    } catch (IOException | RuntimeException | FSError e) { // Else no beat would follow.
      torn = true;
      LOG.warn("{}: cannot be written ({})", file, e.getMessage());
    }
  }

  private boolean held() throws IOException {
    return LockHolder.read(files, file)
        .filter(now -> now.token().equals(holder.token()) || torn && now.token().isEmpty())
        .isPresent();
  }

  /**
   * Before anything is published: a run that slept so long that it was taken for dead must not.
   *
   * @throws UserError where another run has the workspace now
   */
  synchronized void check() throws IOException {
    if (!held()) {
      throw new UserError(
          file.getParent() + ": was taken over by another run while this one did not answer");
    }
  }

  /** Lets go of it after a failure, which is what is told. */
  void giveUp(Exception failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    heart.shutdownNow();
    if (held()) {
      files.delete(file, false);
    }
  }
}
