package io.retort.cli;

import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * A process that is to be told to end: in the middle of something, with a lock, where it has one.
 */
final class InterruptedProcess {
  private InterruptedProcess() {}

  /**
   * Waits to be told to end, and says so.
   *
   * @param args a file that is its lock, and what it makes; or nothing
   */
  public static void main(String[] args) throws Exception {
    Interruption.install();
    if (args.length > 0) {
      Path lock = Files.createFile(Path.of(args[0]));
      Closeable held = () -> Files.delete(lock);
      Interruption.guarded(held);
      Interruption.making(args[1]);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LoggerFactory.getLogger(InterruptedProcess.class).error("a task was killed");
                  new IllegalStateException("a page of traces").printStackTrace();
                }));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
