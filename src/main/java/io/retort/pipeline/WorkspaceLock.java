package io.retort.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.job.UserError;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs from writing to one workspace: a file that only one of them can make, with a heart
 * that beats as long as its run lives. A run that was killed leaves the file behind: on the same
 * machine its process is known to be gone at once; from another one its heart is watched for a
 * while. Clocks are not compared.
 */
final class WorkspaceLock implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceLock.class);
  private static final String FILE = ".lock";

  /** How often a heart beats, and how long it must be still to be dead. */
  record Pulse(Duration beat, Duration dead) {
    static final Pulse DEFAULT = new Pulse(Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  /**
   * Who has the workspace.
   *
   * @param token of this one run
   * @param started of the process, since a process's number is used again; empty where nobody tells
   * @param since when the run has it
   * @param beat how often the heart has beaten
   */
  record Holder(String token, String host, long pid, String started, String since, long beat) {

    static Holder here() {
      return new Holder(
          UUID.randomUUID().toString(),
          thisHost(),
          ProcessHandle.current().pid(),
          started(ProcessHandle.current()),
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          0);
    }

    Holder beaten() {
      return new Holder(token, host, pid, started, since, beat + 1);
    }

    /** As messages name it. */
    String told() {
      return String.format("process %d on %s since %s", pid, host, since);
    }

    boolean onThisHost() {
      return host.equals(thisHost());
    }

    boolean alive() {
      return ProcessHandle.of(pid)
          .filter(process -> process.isAlive() && started(process).equals(started))
          .isPresent();
    }

    private static String started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String thisHost() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "localhost";
      }
    }
  }

  private final FileSystem files;
  private final Path file;
  private final ScheduledExecutorService heart;
  private Holder holder;

  /** Whether the last beat emptied the file and then could not fill it again. */
  private boolean torn;

  WorkspaceLock(FileSystem files, Path file, Holder holder, Pulse pulse) {
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

  /**
   * Takes the workspace at {@code root}.
   *
   * @throws UserError naming the other run, where one has it
   */
  static WorkspaceLock take(FileSystem files, Path root, Pulse pulse) throws IOException {
    Path file = new Path(root, FILE);
    Holder mine = Holder.here();
    while (!create(files, file, mine)) {
      Optional<Holder> other = read(files, file);
      if (other.isPresent()) {
        if (lives(files, file, other.get(), pulse)) {
          throw inUse(root, other.get());
        }
        bury(files, file, other.get());
      }
    }
    return new WorkspaceLock(files, file, mine, pulse);
  }

  static UserError inUse(Path root, Holder other) {
    return new UserError(
        String.format("%s: in use by %s; let it end, or stop it", root, other.told()));
  }

  /** Who has the workspace; of a run on another machine nobody knows at once whether it lives. */
  static Optional<Holder> holder(FileSystem files, Path root) throws IOException {
    if (!files.exists(root)) {
      return Optional.empty();
    }
    // Where each run has a file of its own, theirs begin alike.
    for (FileStatus lock : files.listStatus(root, path -> path.getName().startsWith(FILE))) {
      Optional<Holder> found =
          read(files, lock.getPath()).filter(other -> !other.onThisHost() || other.alive());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether there was none and this one is there now. */
  private static boolean create(FileSystem files, Path file, Holder holder) throws IOException {
    byte[] text = Documents.write(holder).getBytes(StandardCharsets.UTF_8);
    try {
      if (file.toUri().getScheme().equals("file")) {
        // Hadoop's local file system looks first and makes then, which two can do at once.
        Files.write(
            java.nio.file.Path.of(file.toUri().getPath()), text, StandardOpenOption.CREATE_NEW);
      } else {
        try (OutputStream out = files.create(file, false)) {
          out.write(text);
        }
      }
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (IOException | FSError e) { // Else an empty one would keep the next run waiting.
      files.delete(file, false);
      throw e;
    }
  }

  /** Nobody where it is gone again; somebody of whom nothing is known where it is half written. */
  static Optional<Holder> read(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return Optional.of(
          Documents.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Holder.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(new Holder("", "an unknown machine", 0, "", "an unknown time", 0));
    }
  }

  static boolean lives(FileSystem files, Path file, Holder other, Pulse pulse) throws IOException {
    if (other.onThisHost()) {
      return other.alive();
    }
    LOG.info("{}: held by {}; watching whether that run still lives", file, other.host());
    long end = System.nanoTime() + pulse.dead().toNanos();
    while (System.nanoTime() < end) {
      if (!read(files, file).equals(Optional.of(other))) {
        return read(files, file).isPresent();
      }
      try {
        Thread.sleep(pulse.beat().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for " + file, e);
      }
    }
    return false;
  }

  /** Removes what a dead run left, and nothing that a third one has put there meanwhile. */
  private static void bury(FileSystem files, Path file, Holder dead) throws IOException {
    Path grave = new Path(file.getParent(), FILE + "-" + UUID.randomUUID());
    if (!move(files, file, grave)) {
      return;
    }
    Optional<Holder> buried = read(files, grave);
    if (buried.isPresent() && !buried.get().token().equals(dead.token())) {
      move(files, grave, file);
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

  static void write(FileSystem files, Path file, Holder holder) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(Documents.write(holder).getBytes(StandardCharsets.UTF_8));
    }
  }

  private synchronized void beat() {
    try {
      if (held()) {
        holder = holder.beaten();
        write(files, file, holder);
        torn = false;
      }
    } catch (IOException | RuntimeException | FSError e) { // Else no beat would follow.
      torn = true;
      LOG.warn("{}: cannot be written ({})", file, e.getMessage());
    }
  }

  private boolean held() throws IOException {
    return read(files, file)
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
