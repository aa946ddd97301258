package io.retort.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.retort.job.Json;
import io.retort.job.Secrets;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** JSON of the workspace: manifests, recipes, reports. */
public final class Documents {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(
              DeserializationFeature
                  .FAIL_ON_UNKNOWN_PROPERTIES) // A later version may have added some.
          .build();

  private Documents() {}

  /** As text, indented. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    }
  }

  /** On one line, for files of lines. */
  public static String line(Object value) {
    try {
      return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    }
  }

  public static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    return MAPPER.readValue(json, type);
  }

  /**
   * What a file holds.
   *
   * @throws JsonProcessingException where that is no such thing, or half of one
   */
  public static <T> T read(FileSystem files, Path file, Class<T> type) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return MAPPER.readValue(in.readAllBytes(), type);
    }
  }

  static <T> T convert(JsonNode tree, Class<T> type) {
    return MAPPER.convertValue(tree, type);
  }

  public static JsonNode tree(Object value) {
    return reread(MAPPER.valueToTree(value));
  }

  /** Settings as a job file spells them, without the secrets that are in them. */
  public static JsonNode settings(Object value) {
    return reread(Secrets.hide(Json.MAPPER.<JsonNode>valueToTree(value)));
  }

  /**
   * The tree as it comes back from a file, where whole numbers have lost their types: only such
   * trees compare.
   */
  private static JsonNode reread(JsonNode tree) {
    try {
      return MAPPER.readTree(MAPPER.writeValueAsBytes(tree));
    } catch (IOException e) {
      throw new IllegalStateException("a tree survives being written", e);
    }
  }
}
