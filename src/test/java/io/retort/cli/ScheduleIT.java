package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The very commands that Airflow and cron run. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScheduleIT {
  private static final String MISSED = "evaluate.gates.student-accuracy = 1";

  @TempDir private static Path folder;

  @Test
  @Order(1) // Leaves a workspace in which the next has little to do.
  void airflowDoesNotRepeatAMissedGate() throws Exception {
    Path job = job(MISSED);
    assertThat(Outcome.of("run", job.toString()).code()).isEqualTo(3);

    List<JsonNode> told = airflow(job, "evaluate");
    assertThat(told).hasSize(2);
    assertThat(told.get(1).at("/state").asText()).as(said()).isEqualTo("failed");
    assertThat(told.get(1).at("/message").asText())
        .isEqualTo(
            "gate missed, the student in use stays: https://reports.example.com/tiny/report/report.html");
    assertThat(said()).contains("retort tiny: nothing new: gate missed: student-accuracy is ");
  }

  @Test
  @Tag("slow")
  void airflowRunsEachStage() throws Exception {
    Path job = TinyJob.write(Files.createDirectories(folder.resolve("from nothing")), MISSED);

    List<JsonNode> told = airflow(job, "prepare", "teach", "label", "train", "evaluate");
    assertThat(told.subList(1, told.size()))
        .extracting(attempt -> attempt.at("/task").asText() + " " + attempt.at("/state").asText())
        .as(said())
        .containsExactly(
            "prepare success",
            "teach success",
            "label success",
            "train success",
            "evaluate failed");
    assertThat(folder.resolve("from nothing/work/tiny/report/report.html")).exists();
  }

  private static List<JsonNode> airflow(Path job, String... stages) throws Exception {
    Path spark = folder.resolve("spark");
    if (Files.notExists(spark)) {
      SparkHome.assemble(spark);
    }
    Map<String, String> environment =
        Map.of(
            "PATH", Night.pathWith(spark.resolve("bin")),
            "SPARK_MASTER", "local[2]",
            "RETORT_JAR", Path.of("target/retort.jar").toAbsolutePath().toString(),
            "RETORT_JOB", job.toString(),
            "RETORT_REPORTS", "https://reports.example.com/tiny");
    return new Night(3, environment, folder).of(stages);
  }

  /** By the commands that Airflow ran. */
  private static String said() throws IOException {
    return Files.readString(folder.resolve("python.err"));
  }

  /** A night that worked is played through in {@link NightsIT}. */
  @Test
  @Order(2)
  void cronIsToldInALineWhatWentWrong() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("the logs"));
    List<String> old =
        IntStream.range(1, 10).mapToObj(day -> "tiny-2026010" + day + "T020000Z.log").toList();
    for (String name : old) {
      Files.writeString(logs.resolve(name), "old");
    }
    Files.writeString(logs.resolve("tiny-2-20260101T020000Z.log"), "another job's");

    Launcher.Finished missed = cron(job(MISSED), logs);
    assertThat(missed.code()).as(missed.out() + missed.err()).isEqualTo(3);
    assertThat(missed.err()).isEmpty();
    List<String> kept = logs(logs);
    assertThat(kept).hasSize(4).contains(old.get(7), old.get(8));
    assertThat(kept.get(0)).isEqualTo("tiny-2-20260101T020000Z.log");
    Path log = logs.resolve(kept.get(3));
    assertThat(missed.out())
        .matches(
            "retort tiny: nothing new: gate missed: student-accuracy is 0\\.\\d+, required at least"
                + " 1; student \\d+\\.\\d+ %, report .*/report.html, log \\Q"
                + log
                + "\\E\n");
    assertThat(Files.readString(log)).contains("1 of 1 gate missed", "evaluate: ");

    Launcher.Finished wrong = cron(job("train.epoch = 3"), logs);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out())
        .startsWith("retort tiny: failed with exit code 2: ")
        .contains("train.epoch is not a known key; did you mean epochs?")
        .hasLineCount(1);
  }

  @Test
  void cronDoesNotStartASecondTime() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("held"));
    Process holder =
        new ProcessBuilder(
                "flock",
                logs.resolve(".tiny.lock").toString(),
                "bash",
                "-c",
                "echo held; read -r _")
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      Launcher.Finished second = cron(job(""), logs);
      assertThat(second.code()).isEqualTo(75);
      assertThat(second.out())
          .isEqualTo("retort tiny: not started, since the last run still goes on\n");
      assertThat(logs(logs)).isEmpty();
    } finally {
      holder.outputWriter().close();
      holder.waitFor();
    }
  }

  private static Path job(String more) throws IOException {
    return TinyJob.write(Files.createDirectories(folder.resolve("two words")), more);
  }

  private static List<String> logs(Path logs) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .sorted()
          .toList();
    }
  }

  private static Launcher.Finished cron(Path job, Path logs) throws Exception {
    return cron(job, logs, folder);
  }

  /** As cron starts it: without a terminal, and with hardly an environment. */
  static Launcher.Finished cron(Path job, Path logs, Path folder) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/bash", "jobs/cron/retort-nightly", job.toString());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "HOME", folder.toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                "RETORT_LOGS", logs.toString(),
                "RETORT_LOGS_KEPT", "3"));
    builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    return new Launcher(folder).finished(builder.start());
  }
}
