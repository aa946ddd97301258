package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A standalone cluster of real processes, by {@code scripts/local-cluster}: a master, and two
 * workers with a core each. Closed, it has left nothing running.
 *
 * @param folder of its own: pids, logs, and below {@code worker-N} what executors say
 * @param environment for the script, such as {@code SPARK_HOME} or {@code SPARK_WORKER_OPTS}
 * @param master its URL
 */
record LocalCluster(Path folder, Map<String, String> environment, String master)
    implements AutoCloseable {

  /** What the script left behind. */
  record Finished(int code, String out, String err) {}

  static LocalCluster start(Path folder) throws IOException, InterruptedException {
    return start(folder, Map.of());
  }

  static LocalCluster start(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Finished start = script(folder, environment, "start", "--port", "0");
    assertThat(start.code()).as(start.err()).isZero();
    return new LocalCluster(folder, environment, start.out().strip());
  }

  Finished status() throws IOException, InterruptedException {
    return script(folder, environment, "status");
  }

  /** One worker more joins. */
  void addWorker() throws IOException, InterruptedException {
    Finished add = script(folder, environment, "add");
    assertThat(add.code()).as(add.err()).isZero();
  }

  ProcessHandle masterProcess() throws IOException {
    return process("master").orElseThrow();
  }

  /** Those that run, by their number. */
  List<ProcessHandle> workers() throws IOException {
    List<ProcessHandle> workers = new ArrayList<>();
    for (int number = 1; Files.exists(folder.resolve("worker-" + number + ".pid")); number++) {
      process("worker-" + number).filter(ProcessHandle::isAlive).ifPresent(workers::add);
    }
    return workers;
  }

  /** Those that the workers run now. */
  List<ProcessHandle> executors() throws IOException {
    return workers().stream().flatMap(LocalCluster::executorsOf).toList();
  }

  static Stream<ProcessHandle> executorsOf(ProcessHandle worker) {
    return worker
        .children()
        .filter(
            child ->
                Stream.of(child.info().arguments().orElse(new String[0]))
                    .anyMatch(word -> word.endsWith("CoarseGrainedExecutorBackend")));
  }

  @Override
  public void close() throws IOException {
    try {
      Finished stop = stop();
      assertThat(stop.code()).as(stop.err()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while " + folder + " was stopped");
    }
  }

  Finished stop() throws IOException, InterruptedException {
    return script(folder, environment, "stop");
  }

  private Optional<ProcessHandle> process(String name) throws IOException {
    String pid = Files.readString(folder.resolve(name + ".pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid));
  }

  static Finished script(Path folder, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "scripts/local-cluster"));
    command.addAll(List.of(args));
    command.addAll(List.of("--folder", folder.toString()));
    // Beside the folder, which must be a cluster's own.
    Path out = Files.createTempFile(folder.toAbsolutePath().getParent(), "cluster", ".out");
    Path err = Files.createTempFile(folder.toAbsolutePath().getParent(), "cluster", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("SPARK_HOME");
    // Goes on to the executors, whose own options are those that conf says.
    builder.environment().put("JAVA_TOOL_OPTIONS", Launcher.SHORT_LIVED);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
