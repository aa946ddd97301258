package io.retort.bench;

import io.retort.network.BlasKernels;
import io.retort.pipeline.Documents;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JVM with one contender in it, which stays between measurements, so that it is warm, and sleeps
 * while others are measured.
 */
final class ContenderJvm implements AutoCloseable {
  /** For every JVM alike. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          // One math thread a worker, as Retort has it.
          "OMP_NUM_THREADS", "1",
          "OPENBLAS_NUM_THREADS", "1",
          "MKL_NUM_THREADS", "1",
          // DJL neither reports home nor unpacks its libraries into it.
          "OPT_OUT_TRACKING", "true",
          "ENGINE_CACHE_DIR", LocalSession.home().resolve("target/bench/djl").toString());

  private final Process process;
  private final Writer requests;
  private final BufferedReader replies;
  private final Path log;

  /**
   * @param kind as {@link ContenderMain} knows it
   * @param environment on top of what all have
   * @param worker the only one it is to be, or null where it is all of them
   */
  ContenderJvm(String kind, Workload workload, Map<String, String> environment, Integer worker)
      throws IOException {
    log =
        Files.createDirectories(LocalSession.home().resolve("target/bench/logs"))
            .resolve(
                workload.network() + "-" + kind + (worker == null ? "" : "-" + worker) + ".log");
    ProcessBuilder builder = new ProcessBuilder(command(kind, workload, worker));
    builder.environment().remove(BlasKernels.VARIABLE);
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().putAll(environment);
    builder.redirectError(log.toFile());
    process = builder.start();
    requests = process.outputWriter(StandardCharsets.UTF_8);
    replies = process.inputReader(StandardCharsets.UTF_8);
  }

  private static List<String> command(String kind, Workload workload, Integer worker) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ContenderMain.class.getName(), kind, Documents.line(workload)));
    if (worker != null) {
      command.add(worker.toString());
    }
    return command;
  }

  /** Waits until the contender has made ready. */
  void await() throws IOException {
    reply();
  }

  void ask(String variant, double seconds) throws IOException {
    requests.write(Documents.line(new ContenderMain.Request(variant, seconds)) + "\n");
    requests.flush();
  }

  Measurement answer() throws IOException {
    return Documents.read(reply(), Measurement.class);
  }

  private String reply() throws IOException {
    String line = replies.readLine();
    if (line == null) {
      throw new IOException("a contender gave up; see " + log);
    }
    return line;
  }

  @Override
  public void close() {
    try {
      requests.close(); // Ends its loop.
      if (!process.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
