package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;

/** How many workers train side by side; 0 means auto: one for each core that Spark has. */
public record Workers(int count) implements Serializable {

  @JsonCreator(mode = JsonCreator.Mode.DISABLED) // Else a number in a job file comes here, 0 too.
  public Workers {
    IllegalValue.check(count >= 0 && count <= 100_000, "", count, "from 1 to 100000, or auto");
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Workers of(JsonNode node) {
    if ("auto".equals(node.asText())) {
      return new Workers(0);
    }
    try {
      int count = Integer.parseInt(node.asText());
      IllegalValue.check(count != 0, "", count, "from 1 to 100000, or auto");
      return new Workers(count);
    } catch (NumberFormatException e) {
      throw new IllegalValue("", "is " + node + ", must be from 1 to 100000, or auto");
    }
  }

  @JsonValue
  Object toJson() {
    return count == 0 ? "auto" : count;
  }

  public int orElse(int available) {
    return count == 0 ? available : count;
  }
}
