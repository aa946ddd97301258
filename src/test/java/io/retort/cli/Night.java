package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The DAG of {@code jobs/airflow}, run by a stand-in for Airflow in Python.
 *
 * @param version of Airflow: 2 or 3
 * @param environment of Airflow's processes
 */
record Night(int version, Map<String, String> environment, Path folder) {
  private static final String DAG = "jobs/airflow/retort_nightly.py";

  /** What the DAG is, and then each attempt at one of {@code stages}. */
  List<JsonNode> of(String... stages) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("src/test/resources/schedules/night.py", Integer.toString(version), DAG));
    command.addAll(List.of(stages));
    List<JsonNode> told = new ArrayList<>();
    for (String line : python(command.toArray(String[]::new)).split("\n")) {
      told.add(Json.MAPPER.readTree(line));
    }
    return told;
  }

  /** What a Python program that ends well prints. */
  private String python(String... command) throws Exception {
    assumeTrue(found("python3"), "there is no python3 here to run " + DAG);
    File out = folder.resolve("python.out").toFile();
    File err = folder.resolve("python.err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of("python3", "-B"), Stream.of(command)).toList());
    builder.environment().keySet().removeIf(name -> name.startsWith("RETORT_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out).redirectError(err).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err.toPath())).isZero();
    return Files.readString(out.toPath());
  }

  private static boolean found(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** The search path, with {@code place} before all others. */
  static String pathWith(Path place) {
    return place + File.pathSeparator + System.getenv("PATH");
  }
}
