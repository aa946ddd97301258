package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A number that may change in the course of a training: a plain one, or {@code { kind = linear,
 * from = 4, to = 1 }}.
 *
 * @param from at the first step
 * @param to at the last step; of a warm-up, from {@code share} of the steps on
 * @param share of the steps that a warm-up takes
 */
public record Scheduled(Kind kind, double from, double to, double share) implements Serializable {

  /** How it goes from one number to the other. */
  public enum Kind {
    @JsonProperty("constant")
    CONSTANT,
    @JsonProperty("linear")
    LINEAR,
    /** Half a cosine: slowly at both ends. */
    @JsonProperty("cosine")
    COSINE,
    /** Linearly over a share of the steps, then no more. */
    @JsonProperty("warm-up")
    WARM_UP
  }

  private static final String LEGAL =
      "a number, or { kind = linear | cosine | warm-up, from, to } with share of a warm-up";

  private static final double WARM_UP_SHARE = 0.1;

  public Scheduled {
    IllegalValue.check(share > 0 && share <= 1, "share", share, "above 0 to 1");
  }

  /** That does not change. */
  public static Scheduled constant(double value) {
    return new Scheduled(Kind.CONSTANT, value, value, 1);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Scheduled of(JsonNode node) {
    return of(node, "");
  }

  /**
   * @param others that are legal too, for error messages
   */
  static Scheduled of(JsonNode node, String others) {
    if (!node.isObject()) {
      return constant(number("", node, others + LEGAL));
    }
    for (String key : (Iterable<String>) node::fieldNames) {
      IllegalValue.check(
          key.matches("kind|from|to|share"), key, "given", "one of kind, from, to, share");
    }
    Kind kind = kind(node.path("kind").asText());
    double share = node.has("share") ? number("share", node.get("share")) : WARM_UP_SHARE;
    return new Scheduled(
        kind,
        number("from", node.path("from")),
        number("to", node.path("to")),
        kind == Kind.WARM_UP ? share : 1);
  }

  private static Kind kind(String name) {
    return switch (name) {
      case "linear" -> Kind.LINEAR;
      case "cosine" -> Kind.COSINE;
      case "warm-up" -> Kind.WARM_UP;
      default ->
          throw new IllegalValue("kind", "is " + name + ", must be linear | cosine | warm-up");
    };
  }

  private static double number(String key, JsonNode node) {
    return number(key, node, "a number");
  }

  private static double number(String key, JsonNode node, String legal) {
    try {
      return Double.parseDouble(node.asText());
    } catch (NumberFormatException e) {
      String given = node.isMissingNode() ? "is missing" : "is " + node.asText();
      throw new IllegalValue(key, given + ", must be " + legal);
    }
  }

  @JsonValue
  Object toJson() {
    if (constant()) {
      return from;
    }
    Map<String, Object> schedule = new TreeMap<>(Map.of("kind", kind, "from", from, "to", to));
    if (kind == Kind.WARM_UP) {
      schedule.put("share", share);
    }
    return schedule;
  }

  public boolean constant() {
    return kind == Kind.CONSTANT;
  }

  /**
   * The number at a place of the training.
   *
   * @param progress from 0, before the first step, to 1
   */
  public double at(double progress) {
    return switch (kind) {
      case CONSTANT -> to;
      case LINEAR -> from + (to - from) * progress;
      case COSINE -> to + (from - to) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
      case WARM_UP -> progress < share ? from + (to - from) * progress / share : to;
    };
  }

  /** What it comes to. */
  public double last() {
    return at(1);
  }

  /** The least it may be on its way. */
  double least() {
    return Math.min(from, to);
  }

  double most() {
    return Math.max(from, to);
  }
}
