package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.retort.ReportSchema;
import io.retort.job.Json;
import io.retort.pipeline.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportSchemaTest {
  private static final List<ModelReport> CLASSES =
      List.of(
          SomeReports.model("teacher", 0.9, 10, 40, 2, null),
          SomeReports.model("student", 0.8, 5, 20, 1, SomeReports.HASH),
          SomeReports.model("baseline", 0.7, 5, 20, 1, SomeReports.HASH));

  @Test
  void reportsOfClassesAndOfNumbersAreAsTheSchemaSays() throws Exception {
    List<ModelReport> numbers =
        List.of(SomeReports.number("teacher", 0.9), SomeReports.number("student", -0.2));
    Report.GateResult gate = new Report.GateResult("accuracy", 0.9, true, null, false);
    for (List<ModelReport> models : List.of(CLASSES, numbers)) {
      JsonNode report = json(SomeReports.report(models, List.of(gate)));
      assertThat(ReportSchema.violations(report)).isEmpty();
    }
  }

  @Test
  void whatIsMissingOrNotKnownOrOutOfRangeIsAViolation() throws Exception {
    ObjectNode report = (ObjectNode) json(SomeReports.report(CLASSES, List.of()));
    List<String> keys = new ArrayList<>();
    report.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      assertThat(ReportSchema.violations(report.deepCopy().without(key))).as(key).hasSize(1);
    }
    assertThat(ReportSchema.violations(report.deepCopy().put("more", 1))).hasSize(1);
    ObjectNode wrong = report.deepCopy();
    ((ObjectNode) wrong.at("/models/1")).put("accuracy", 1.5);
    assertThat(ReportSchema.violations(wrong)).hasSize(1);
    assertThat(ReportSchema.violations(report.deepCopy().put("version", 2))).hasSize(1);
  }

  private static JsonNode json(Report report) throws Exception {
    return Json.MAPPER.readTree(Documents.write(report));
  }
}
