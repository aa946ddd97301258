package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;

/** A number of rows, or none: all of them ({@link Long#MAX_VALUE}). */
public record Limit(long rows) implements Serializable {
  public static final Limit NONE = new Limit(Long.MAX_VALUE);

  public Limit {
    IllegalValue.check(rows > 0, "", rows, "a number of rows above 0, or none");
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Limit of(JsonNode node) {
    if ("none".equals(node.asText())) {
      return NONE;
    }
    try {
      return new Limit(Long.parseLong(node.asText()));
    } catch (NumberFormatException e) {
      throw new IllegalValue("", "is " + node + ", must be a number of rows above 0, or none");
    }
  }

  @JsonValue
  Object toJson() {
    return rows == Long.MAX_VALUE ? "none" : rows;
  }
}
