package io.retort.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that an artefact depends on. Two equal recipes make the same artefact, so the second need not
 * be made.
 *
 * @param settings by key of the job file
 * @param inputs by name, the fingerprint of each
 */
public record Recipe(Map<String, JsonNode> settings, Map<String, String> inputs) {

  public static Recipe empty() {
    return new Recipe(Map.of(), Map.of());
  }

  /**
   * With a setting; {@code key} is as in the job file, {@code value} a record or plain value, or
   * null.
   */
  public Recipe with(String key, Object value) {
    Map<String, JsonNode> more = new TreeMap<>(settings);
    more.put(key, Documents.settings(value));
    return new Recipe(more, inputs);
  }

  /** With an input's fingerprint. */
  public Recipe input(String name, String fingerprint) {
    Map<String, String> more = new TreeMap<>(inputs);
    more.put(name, fingerprint);
    return new Recipe(settings, more);
  }

  /** Without an input. */
  public Recipe without(String name) {
    Map<String, String> fewer = new TreeMap<>(inputs);
    fewer.remove(name);
    return new Recipe(settings, fewer);
  }

  /** Says what is not the same in {@code now}, with both sides; empty where nothing differs. */
  public Optional<String> difference(Recipe now) {
    TreeSet<String> keys = new TreeSet<>(settings.keySet());
    keys.addAll(now.settings.keySet());
    for (String key : keys) {
      Optional<String> found = difference(key, settings.get(key), now.settings.get(key));
      if (found.isPresent()) {
        return found;
      }
    }
    TreeSet<String> names = new TreeSet<>(inputs.keySet());
    names.addAll(now.inputs.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(inputs.get(name), now.inputs.get(name)))
        .map(
            name ->
                name
                    + " changed ("
                    + brief(inputs.get(name))
                    + " -> "
                    + brief(now.inputs.get(name))
                    + ")")
        .findFirst();
  }

  private static Optional<String> difference(String key, JsonNode before, JsonNode now) {
    if (Objects.equals(before, now)) {
      return Optional.empty();
    }
    if (before != null && now != null && before.isObject() && now.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      for (Iterator<String> it = before.fieldNames(); it.hasNext(); ) {
        names.add(it.next());
      }
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        Optional<String> found = difference(key + "." + name, before.get(name), now.get(name));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.of(key + " changed (" + plain(before) + " -> " + plain(now) + ")");
  }

  private static String plain(JsonNode value) {
    return value == null || value.isNull()
        ? "none"
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private static String brief(String fingerprint) {
    return fingerprint == null
        ? "none"
        : fingerprint.length() > 12 ? fingerprint.substring(0, 12) : fingerprint;
  }
}
