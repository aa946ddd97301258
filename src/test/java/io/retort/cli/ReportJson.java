package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.ReportSchema;
import io.retort.job.Json;
import java.io.IOException;
import java.nio.file.Path;

/** The report of a run, as its readers see it. */
final class ReportJson {
  private ReportJson() {}

  /**
   * Which is as its schema says.
   *
   * @param run the run's folder: its name in the workspace
   */
  static JsonNode of(Path run) throws IOException {
    JsonNode report = Json.MAPPER.readTree(run.resolve("report/report.json").toFile());
    assertThat(ReportSchema.violations(report)).isEmpty();
    return report;
  }

  /** A model's part of it. */
  static JsonNode model(JsonNode report, String name) {
    for (JsonNode model : report.at("/models")) {
      if (model.at("/name").asText().equals(name)) {
        return model;
      }
    }
    throw new AssertionError(name + " is none of the report's models");
  }
}
