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

  /** For small JVMs that have ended before the second compiler would have paid. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** What a process left behind. */
  record Finished(int code, String out, String err) {}

  Launcher(Path folder) {
    this(folder, Map.of());
  }

  /** By a distribution, whose driver's options other JVMs get as well. */
  Launcher withDistribution(Path spark) {
    return new Launcher(
        folder, Map.of("SPARK_HOME", spark.toString(), "JAVA_TOOL_OPTIONS", SHORT_LIVED));
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
    builder.environment().put("SPARK_SUBMIT_OPTS", SHORT_LIVED);
    builder.environment().putAll(environment);
    builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    return builder.start();
  }
}
