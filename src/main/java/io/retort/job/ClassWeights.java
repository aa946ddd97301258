package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a labelled row of each class counts.
 *
 * @param given by the names of classes, 1 for those left out; null for {@code balanced}: all
 *     classes count alike, whatever rows they have
 */
public record ClassWeights(Map<String, Double> given) implements Serializable {
  private static final String BALANCED = "balanced";
  private static final String LEGAL = "balanced, or a block of weights by class";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ClassWeights of(JsonNode node) {
    if (BALANCED.equals(node.asText())) {
      return new ClassWeights((Map<String, Double>) null);
    }
    IllegalValue.check(node.isObject(), "", node, LEGAL);
    Map<String, Double> given = new TreeMap<>();
    for (Map.Entry<String, JsonNode> weight : node.properties()) {
      double value = weight.getValue().asDouble();
      IllegalValue.check(
          value > 0 && value <= 1e6, weight.getKey(), weight.getValue(), "above 0 to 1000000");
      given.put(weight.getKey(), value);
    }
    return new ClassWeights(given);
  }

  @JsonValue
  Object toJson() {
    return given == null ? BALANCED : given;
  }
}
