package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@code scripts/retort} as processes of their own.
 *
 * @param folder for what they print
 */
record Launcher(Path folder, Map<String, String> environment) {

  /** What a process left behind. */
  record Finished(int code, String out, String err) {}

  Launcher(Path folder) {
    this(folder, Map.of());
  }

  Launcher with(String variable, String value) {
    return new Launcher(folder, Map.of(variable, value));
  }

  /** Runs a command to its end. */
  Finished launch(String... args) throws IOException, InterruptedException {
    return finished(start(args));
  }

  Finished finished(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Finished(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "scripts/retort"));
    Stream.of(args).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    return builder.start();
  }
}
