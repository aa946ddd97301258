package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often something is done in a training, such as {@code 1 epoch}. */
public record Interval(int count, Unit unit) implements Serializable {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6}) *(epoch|round|minute)s?");
  private static final String LEGAL = "a number of epochs, rounds or minutes, such as 1 epoch";

  /** What is counted. */
  public enum Unit {
    EPOCH,
    ROUND,
    MINUTE
  }

  @JsonCreator(mode = JsonCreator.Mode.DISABLED) // Only texts come from a job file.
  public Interval {
    IllegalValue.check(count >= 1, "", count + " " + unit.name().toLowerCase(Locale.ROOT), LEGAL);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Interval of(JsonNode node) {
    Matcher matcher = TEXT.matcher(node.asText());
    IllegalValue.check(matcher.matches(), "", node.asText(), LEGAL);
    return new Interval(
        Integer.parseInt(matcher.group(1)),
        Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)));
  }

  @JsonValue
  @Override
  public String toString() {
    return count + " " + unit.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
  }
}
