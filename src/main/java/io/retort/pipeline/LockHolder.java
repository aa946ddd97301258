package io.retort.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that has a workspace, as it is written in the file by which it has it.
 *
 * @param token of this one run
 * @param processes among which it has its number: containers of one host's name have each their
 *     own, and the machine has others when it has started again; empty where nobody tells
 * @param started of the process, since a process's number is used again; empty where nobody tells
 * @param since when the run has it
 * @param beat how often its heart has beaten
 */
record LockHolder(
    String token,
    String host,
    String processes,
    long pid,
    String started,
    String since,
    long beat) {
  private static final Logger LOG = LoggerFactory.getLogger(LockHolder.class);

  /** Of the file, or the beginning of its name where each run has one of its own. */
  static final String FILE = ".lock";

  LockHolder {
    processes = processes == null ? "" : processes; // Of an earlier version.
  }

  static LockHolder here() {
    return new LockHolder(
        UUID.randomUUID().toString(),
        thisHost(),
        theseProcesses(),
        ProcessHandle.current().pid(),
        started(ProcessHandle.current()),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        0);
  }

  LockHolder beaten() {
    return new LockHolder(token, host, processes, pid, started, since, beat + 1);
  }

  /** As messages name it. */
  String told() {
    return String.format(Locale.ROOT, "process %d on %s since %s", pid, host, since);
  }

  /** Whether its process, if it lives, is one that this one sees. */
  boolean seenFromHere() {
    return host.equals(thisHost()) && processes.equals(theseProcesses());
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

  /** The start of the machine, and Linux's space of process numbers. */
  private static String theseProcesses() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /** Who has the workspace; of a run on another machine nobody knows at once whether it lives. */
  static Optional<LockHolder> of(FileSystem files, org.apache.hadoop.fs.Path root)
      throws IOException {
    if (!files.exists(root)) {
      return Optional.empty();
    }
    // Where each run has a file of its own, theirs begin alike.
    for (FileStatus lock : files.listStatus(root, path -> path.getName().startsWith(FILE))) {
      Optional<LockHolder> found =
          read(files, lock.getPath()).filter(other -> !other.seenFromHere() || other.alive());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Nobody where it is gone again; somebody of whom nothing is known where it is half written. */
  static Optional<LockHolder> read(FileSystem files, org.apache.hadoop.fs.Path file)
      throws IOException {
    try {
      return Optional.of(Documents.read(files, file, LockHolder.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(new LockHolder("", "an unknown machine", "", 0, "", "an unknown time", 0));
    }
  }

  void write(FileSystem files, org.apache.hadoop.fs.Path file) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(Documents.write(this).getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Whether its run lives: of one that is seen from here its process tells at once, of another one
   * its heart is watched for a while.
   */
  boolean lives(FileSystem files, org.apache.hadoop.fs.Path file, WorkspaceLock.Pulse pulse)
      throws IOException {
    if (seenFromHere()) {
      return alive();
    }
    LOG.info("{}: held by {}; watching whether that run still lives", file, host);
    long end = System.nanoTime() + pulse.dead().toNanos();
    while (System.nanoTime() < end) {
      if (!read(files, file).equals(Optional.of(this))) {
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

  /** What the run is told that comes second. */
  UserError inUse(org.apache.hadoop.fs.Path root) {
    return new UserError(
        String.format(Locale.ROOT, "%s: in use by %s; let it end, or stop it", root, told()));
  }
}
