package io.retort.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a student's weights are at the beginning.
 *
 * @param path of a saved network of the same build, or {@link #PREVIOUS}, or null
 * @param teacherLayers numbers of the teacher's layers, from 0, which the student's layers start as
 *     one after the other; empty with a path
 */
public record InitFrom(String path, List<Integer> teacherLayers) implements Serializable {
  /** In place of a path: the job's own last student. A file of that name is {@code ./previous}. */
  public static final String PREVIOUS = "previous";

  private static final String LAYERS = "teacher-layers";
  private static final String LEGAL = "a path, previous, or { teacher-layers = [0, 2, ...] }";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static InitFrom of(JsonNode node) {
    if (!node.isObject()) {
      return new InitFrom(node.asText(), List.of());
    }
    JsonNode layers = node.path(LAYERS);
    boolean legal =
        node.size() == 1
            && layers.isArray()
            && !layers.isEmpty()
            && StreamSupport.stream(layers.spliterator(), false)
                .allMatch(layer -> layer.isInt() && layer.asInt() >= 0);
    IllegalValue.check(legal, "", node, LEGAL);
    return new InitFrom(
        null, StreamSupport.stream(layers.spliterator(), false).map(JsonNode::asInt).toList());
  }

  /** Whether it is the job's last student. */
  public boolean previous() {
    return PREVIOUS.equals(path);
  }

  @JsonValue
  Object toJson() {
    return path == null ? Map.of(LAYERS, teacherLayers) : path;
  }
}
