package io.retort;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.retort.evaluate.EvaluateStage;
import java.util.List;

/** What report.json is to be, by the schema that is shipped. */
public final class ReportSchema {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(EvaluateStage.class.getResourceAsStream("report.schema.json"));

  private ReportSchema() {}

  /** Where a report is not as it says. */
  public static List<String> violations(JsonNode report) {
    return SCHEMA.validate(report).stream().map(ValidationMessage::getMessage).toList();
  }
}
