package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A tree's values by their paths. */
final class FlatSettings {
  private FlatSettings() {}

  /**
   * As text; lists as a whole.
   *
   * @param leftOut names at the top
   */
  static Map<String, String> of(JsonNode settings, Set<String> leftOut) {
    Map<String, String> flat = new TreeMap<>();
    settings
        .fields()
        .forEachRemaining(
            field -> {
              if (!leftOut.contains(field.getKey())) {
                add(field.getKey(), field.getValue(), flat);
              }
            });
    return flat;
  }

  private static void add(String path, JsonNode value, Map<String, String> to) {
    if (value.isObject() && !value.isEmpty()) {
      value
          .fields()
          .forEachRemaining(field -> add(path + "." + field.getKey(), field.getValue(), to));
    } else {
      to.put(path, value.isTextual() ? value.asText() : value.toString());
    }
  }
}
