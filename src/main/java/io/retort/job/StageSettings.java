package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;

/**
 * A stage of Spark ML: {@code { stage = StringIndexer, inputCols = [a], outputCols = [b] }}.
 *
 * @param stage its class, with its package unless that is Spark's own
 * @param parameters of it, under Spark's names
 */
public record StageSettings(String stage, ObjectNode parameters) implements Serializable {

  private static final String STAGE = "stage";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static StageSettings of(JsonNode node) {
    if (!(node instanceof ObjectNode block)) {
      throw new IllegalValue("", "is " + node + ", must be a block { stage = ..., ... }");
    }
    IllegalValue.present(STAGE, block.path(STAGE).asText(), "a class of Spark ML");
    ObjectNode parameters = block.deepCopy();
    parameters.remove(STAGE);
    return new StageSettings(block.get(STAGE).asText(), parameters);
  }

  /** Its package, where the job names one: what it makes of itself is of it too. */
  public List<String> packages() {
    int dot = stage.lastIndexOf('.');
    return dot < 0 ? List.of() : List.of(stage.substring(0, dot));
  }

  @JsonValue
  ObjectNode toJson() {
    ObjectNode block = Json.MAPPER.createObjectNode().put(STAGE, stage);
    return block.setAll(parameters);
  }
}
