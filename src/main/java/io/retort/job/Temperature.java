package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;

/**
 * The temperature T of a loss: one that the job gives, or {@code auto}, which is chosen when the
 * teacher's answers to a sample are known.
 *
 * @param given null for {@code auto}
 */
public record Temperature(Scheduled given) implements Serializable {
  public static final Temperature AUTO = new Temperature(null);

  private static final String NAME = "auto";

  /** One that is given and does not change. */
  public static Temperature constant(double value) {
    return new Temperature(Scheduled.constant(value));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Temperature of(JsonNode node) {
    if (node.isTextual() && node.asText().equals(NAME)) {
      return AUTO;
    }
    return new Temperature(Scheduled.of(node, NAME + ", "));
  }

  @JsonValue
  Object toJson() {
    return auto() ? NAME : given.toJson();
  }

  public boolean auto() {
    return given == null;
  }

  /**
   * The same where it is given.
   *
   * @param chosen what {@code auto} stands for
   */
  public Temperature or(double chosen) {
    return auto() ? constant(chosen) : this;
  }

  /**
   * @throws IllegalStateException while it is {@code auto}
   */
  public Scheduled known() {
    if (auto()) {
      throw new IllegalStateException("loss.temperature = auto is not chosen yet");
    }
    return given;
  }
}
