package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowIT {
  @TempDir private Path folder;

  @Test
  void aReportIsARunWithParametersMetricsAndFiles() throws IOException {
    try (TrackingServer server = new TrackingServer("mlflow-artifacts:/7/r1/artifacts")) {
      Outcome outcome = run(server.uri(), "nightly");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      JsonNode report = ReportJson.of(folder.resolve("work/tiny"));

      assertThat(server.told.get("experiments/create").get(0).at("/name").asText())
          .isEqualTo("nightly");
      JsonNode created = server.told.get("runs/create").get(0);
      assertThat(created.at("/experiment_id").asText()).isEqualTo("7");
      assertThat(created.at("/run_name").asText()).isEqualTo("tiny");

      Map<String, String> parameters = new HashMap<>();
      server
          .logged("params")
          .forEach(param -> parameters.put(param.at("/key").asText(), param.at("/value").asText()));
      assertThat(parameters).containsEntry("name", "tiny").containsEntry("train.epochs", "3");
      Map<String, Double> metrics = new HashMap<>();
      for (JsonNode metric : server.logged("metrics")) {
        metrics.put(
            metric.at("/key").asText() + "@" + metric.at("/step").asLong(),
            metric.at("/value").asDouble());
      }
      assertThat(metrics)
          .containsEntry("student/accuracy@0", report.at("/models/1/accuracy").asDouble())
          .containsEntry(
              "teacher/latencyMillis/p50@0", report.at("/models/0/latencyMillis/p50").asDouble())
          .containsEntry(
              "comparison/kdGain/mean@0", report.at("/comparison/kdGain/mean").asDouble());
      JsonNode point = report.at("/curves/0/points/0");
      assertThat(metrics)
          .containsEntry(
              "student/loss@" + point.at("/round").asLong(), point.at("/loss").asDouble());
      assertThat(server.logged("tags").toString()).contains("retort.gates", "none");

      for (String name : new String[] {"report.html", "report.json", "report.md"}) {
        assertThat(server.files.get("7/r1/artifacts/" + name))
            .isEqualTo(Files.readAllBytes(folder.resolve("work/tiny/report/" + name)));
      }
      assertThat(server.told.get("runs/update").get(0).at("/status").asText())
          .isEqualTo("FINISHED");

      int before = server.told.get("runs/create").size();
      assertThat(run(server.uri(), "nightly").code()).isZero();
      assertThat(server.told.get("runs/create")).as("the same report once").hasSize(before);
    }
  }

  @Test
  void filesGoWhereHadoopReachesThem() throws IOException {
    Path artifacts = folder.resolve("artifacts");
    try (TrackingServer server = new TrackingServer(artifacts.toUri().toString())) {
      Outcome outcome = run(server.uri(), "nightly");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(artifacts.resolve("report.html"))
          .hasSameBinaryContentAs(folder.resolve("work/tiny/report/report.html"));
      assertThat(server.files).isEmpty();
    }
  }

  @Test
  void whatCannotBeLoggedIsNotLost() throws IOException {
    try (TrackingServer server = new TrackingServer("mlflow-artifacts:/7/r1/artifacts")) {
      server.refusesFiles = true;
      Outcome refused = run(server.uri(), "nightly");
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err())
          .contains("retort: evaluate.mlflow.uri = " + server.uri() + ": the report could not be")
          .contains("503");
      assertThat(server.told.get("runs/update").get(0).at("/status").asText()).isEqualTo("FAILED");
      JsonNode report = ReportJson.of(folder.resolve("work/tiny"));

      server.refusesFiles = false;
      assertThat(run(server.uri(), "nightly").code()).isZero();
      assertThat(server.told.get("runs/update").get(1).at("/status").asText())
          .isEqualTo("FINISHED");
      assertThat(ReportJson.of(folder.resolve("work/tiny"))).as("not made again").isEqualTo(report);
    }
  }

  @Test
  void aServerThatIsNotThereIsToldOf() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Outcome outcome = run("http://localhost:" + port, "nightly");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines().filter(line -> line.startsWith("retort: ")))
        .singleElement()
        .asString()
        .contains("evaluate.mlflow.uri = http://localhost:" + port);
    assertThat(folder.resolve("work/tiny/report/report.html")).exists();
  }

  private Outcome run(String uri, String experiment) throws IOException {
    String mlflow = "evaluate.mlflow { uri = \"%s\", experiment = %s }".formatted(uri, experiment);
    return Outcome.of("run", TinyJob.write(folder, mlflow).toString());
  }
}
