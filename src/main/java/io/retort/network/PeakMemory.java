package io.retort.network;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** By how much this process grows while it does something, at its peak, as Linux tells. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** What makes Linux forget the peak so far. */
  private static final String FORGET_PEAK = "5";

  private static final int PIECE = 1 << 16;

  /** Seen from elsewhere, so that it is made at all. */
  private static volatile byte[] piece;

  private PeakMemory() {}

  /**
   * In bytes, with what the work leaves behind, but for Java's short-lived objects; empty where the
   * system does not tell.
   */
  public static OptionalLong of(Runnable work) {
    useUpNewObjects();
    NativeHeap.trimNow();
    try {
      Files.writeString(CLEAR, FORGET_PEAK);
      long before = kilobytes("VmRSS:");
      inItsOwnThread(work);
      return OptionalLong.of(1024 * Math.max(0, kilobytes("VmHWM:") - before));
    } catch (IOException e) { // Another system, or one that keeps this to itself.
      work.run();
      return OptionalLong.empty();
    }
  }

  /**
   * Makes Java go through its room for new objects once, so that those of the work lie in memory
   * that is the process's already.
   */
  private static void useUpNewObjects() {
    long before = collections();
    long most = Runtime.getRuntime().maxMemory() / PIECE;
    for (long i = 0; i < most && collections() == before; i++) {
      piece = new byte[PIECE];
    }
    piece = null;
  }

  /** What a thread keeps for its next work, as ND4J does, was not there before. */
  private static void inItsOwnThread(Runnable work) {
    try {
      CompletableFuture.runAsync(work, task -> new Thread(task, "peak memory").start()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long kilobytes(String key) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(STATUS + ": no " + key);
  }
}
