package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a search tries.
 *
 * @param dimensions by key of the job file
 */
public record SearchSpace(SortedMap<String, Dimension> dimensions) {

  /** What a key may be. */
  public sealed interface Dimension {}

  /** One of some values, as they stand in the job file. */
  public record Choices(List<JsonNode> values) implements Dimension {
    @JsonValue
    List<JsonNode> toJson() {
      return values;
    }
  }

  /**
   * Any number from {@code low} to {@code high}.
   *
   * @param log whether its logarithm, and not itself, is as likely to lie here as there
   */
  public record Range(double low, double high, boolean log) implements Dimension {
    @JsonValue
    String toJson() {
      return (log ? "log" : "uniform") + "(" + low + ", " + high + ")";
    }
  }

  private static final Pattern RANGE =
      Pattern.compile("(log|uniform)\\(\\s*([^,()\\s]+)\\s*,\\s*([^,()\\s]+)\\s*\\)");
  private static final String LEGAL =
      "a list of values, or log(low, high) or uniform(low, high) for a number in between";

  /** What all trials of a search share, and what is not theirs. */
  private static final List<String> SHARED =
      List.of(
          "train.workers",
          "train.engine",
          "train.device",
          "train.early-stopping",
          "train.checkpoint-every",
          "student.init-from");

  @JsonCreator(mode = JsonCreator.Mode.DISABLED) // Else a block in a job file comes here.
  public SearchSpace {
    dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static SearchSpace of(JsonNode node) {
    SortedMap<String, Dimension> dimensions = new TreeMap<>();
    add("", node, dimensions);
    IllegalValue.check(!dimensions.isEmpty(), "", "empty", "at least one key with " + LEGAL);
    return new SearchSpace(dimensions);
  }

  private static void add(String key, JsonNode node, SortedMap<String, Dimension> dimensions) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        add(
            key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
            field.getValue(),
            dimensions);
      }
      return;
    }
    IllegalValue.check(
        key.matches("(loss|train|student)\\..*") && SHARED.stream().noneMatch(key::startsWith),
        key,
        "given",
        "a key of loss, train or student, and none of " + String.join(", ", SHARED));
    dimensions.put(key, node.isArray() ? choices(key, node) : range(key, node.asText()));
  }

  private static Choices choices(String key, JsonNode node) {
    IllegalValue.check(!node.isEmpty(), key, "empty", LEGAL);
    List<JsonNode> values = new ArrayList<>();
    // A term alone stands for a list of one.
    node.forEach(value -> values.add(key.equals("loss.terms") ? list(value) : value));
    return new Choices(List.copyOf(values));
  }

  private static JsonNode list(JsonNode value) {
    ArrayNode alone = JsonNodeFactory.instance.arrayNode();
    return value.isArray() ? value : alone.add(value);
  }

  private static Range range(String key, String text) {
    Matcher matcher = RANGE.matcher(text.strip());
    IllegalValue.check(matcher.matches(), key, text, LEGAL);
    boolean log = matcher.group(1).equals("log");
    double low = number(key, text, matcher.group(2));
    double high = number(key, text, matcher.group(3));
    IllegalValue.check(
        low < high && (low > 0 || !log), key, text, "from low to high" + (log ? ", above 0" : ""));
    return new Range(low, high, log);
  }

  private static double number(String key, String text, String number) {
    try {
      double value = Double.parseDouble(number);
      IllegalValue.check(Double.isFinite(value), key, text, LEGAL);
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalValue(key, "is " + text + ", must be " + LEGAL);
    }
  }

  @JsonValue
  Map<String, Dimension> toJson() {
    return dimensions;
  }
}
