package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * The classes in their order: a number, when labels are 0 to n-1, or a list of names, when labels
 * are matched by name.
 *
 * @param names empty when the classes are numbered
 */
public record Classes(int count, List<String> names) implements Serializable {

  /** Where a number is learned and no class: the one thing that models tell. */
  public static final Classes NUMBER = new Classes(1, List.of("value"));

  /** Those of train's labels, which nobody has read yet. */
  public static final Classes AUTO = new Classes(0, List.of());

  public Classes {
    IllegalValue.check(
        names.stream().noneMatch(String::isBlank), "", names, "a list without empty names");
    IllegalValue.check(
        names.stream().map(String::strip).distinct().count() == names.size(),
        "",
        names,
        "a list without repeated names");
    names = List.copyOf(names);
  }

  /** Whether they are classes, and not the one number of a regression. */
  public boolean several() {
    return count != 1;
  }

  /** Whether they are read from train. */
  public boolean auto() {
    return count == 0;
  }

  /** Those of such names. */
  public static Classes named(List<String> names) {
    return checked(names.size(), names);
  }

  private static Classes checked(int count, List<String> names) {
    IllegalValue.check(
        count >= 2 && count <= 1_000_000,
        "",
        count,
        "a number of classes from 2 to 1000000, a list of names, or auto");
    return new Classes(count, names);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Classes of(JsonNode node) {
    if (node.isArray()) {
      List<String> names =
          StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText).toList();
      return named(names);
    }
    if (node.asText().equals("auto")) {
      return AUTO;
    }
    try {
      return checked(Integer.parseInt(node.asText()), List.of());
    } catch (NumberFormatException e) {
      throw new IllegalValue(
          "", "is " + node + ", must be a number of classes, a list of names, or auto");
    }
  }

  @JsonValue
  Object toJson() {
    return equals(NUMBER) ? null : auto() ? "auto" : names.isEmpty() ? count : names;
  }

  /** The name of class {@code index}: its own, or its number. */
  public String name(int index) {
    return names.isEmpty() ? Integer.toString(index) : names.get(index);
  }

  /** The names of all, in their order. */
  public List<String> all() {
    return IntStream.range(0, count).mapToObj(this::name).toList();
  }

  /** What a label may be, for error messages. */
  public String legal() {
    if (names.isEmpty()) {
      return "0 to " + (count - 1);
    }
    return count <= 12 ? String.join(", ", names) : "one of " + count + " names in data.classes";
  }
}
