package io.retort.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.retort.job.Json;
import io.retort.job.StageSettings;
import io.retort.job.UserError;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** Makes a stage of Spark ML as a job file describes it. */
public final class SparkMlStage {
  private static final String HANDLE_INVALID = "handleInvalid";

  private SparkMlStage() {}

  /**
   * The stage with its parameters set. One that may handle invalid values keeps them, unless the
   * job says otherwise: rows are Retort's to reject.
   *
   * @param key of the settings in the job file, for error messages
   * @param room Spark's package for it, where the job names none
   * @throws UserError where there is no such stage or parameter, or a value is not legal
   */
  public static PipelineStage of(String key, StageSettings settings, String room) {
    PipelineStage stage = instance(key, settings.stage(), room);
    for (Map.Entry<String, JsonNode> parameter : settings.parameters().properties()) {
      set(key + "." + parameter.getKey(), stage, parameter.getKey(), parameter.getValue());
    }
    if (stage.hasParam(HANDLE_INVALID) && !settings.parameters().has(HANDLE_INVALID)) {
      keepInvalid(stage);
    }
    return stage;
  }

  private static PipelineStage instance(String key, String name, String room) {
    String type = name.contains(".") ? name : room + "." + name;
    try {
      return (PipelineStage)
          Class.forName(type, true, Thread.currentThread().getContextClassLoader())
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new UserError(
          key + ".stage is " + name + ", must be a stage of Spark ML, in " + room, e);
    }
  }

  private static void set(String key, PipelineStage stage, String name, JsonNode value) {
    List<String> known = Arrays.stream(stage.params()).map(Param::name).toList();
    if (!known.contains(name)) {
      throw new UserError(key + " is no parameter; known are " + String.join(", ", known));
    }
    set(key, stage, stage.getParam(name), value);
  }

  /** Spark decodes what its own files hold. */
  private static <T> void set(String key, PipelineStage stage, Param<T> parameter, JsonNode value) {
    try {
      stage.set(parameter, parameter.jsonDecode(asSparkWrites(parameter, value).toString()));
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      String given = value.isTextual() ? value.asText() : value.toString();
      throw new UserError(
          key + " is " + given + ", must be legal in Spark (" + UserError.firstLine(e) + ")", e);
    }
  }

  /** There numbers are no texts, as they are from a command line, and doubles have a fraction. */
  private static JsonNode asSparkWrites(Param<?> parameter, JsonNode value) throws IOException {
    boolean doubles = parameter instanceof DoubleParam || parameter instanceof DoubleArrayParam;
    boolean plain =
        doubles
            || parameter instanceof IntParam
            || parameter instanceof LongParam
            || parameter instanceof FloatParam
            || parameter instanceof BooleanParam;
    JsonNode unquoted = plain && value.isTextual() ? Json.MAPPER.readTree(value.asText()) : value;
    return doubles ? fractions(unquoted) : unquoted;
  }

  private static JsonNode fractions(JsonNode value) {
    if (value.isArray()) {
      return Json.MAPPER
          .createArrayNode()
          .addAll(
              StreamSupport.stream(value.spliterator(), false)
                  .map(SparkMlStage::fractions)
                  .toList());
    }
    return value.isNumber() ? DoubleNode.valueOf(value.asDouble()) : value;
  }

  private static void keepInvalid(PipelineStage stage) {
    Param<Object> parameter = stage.getParam(HANDLE_INVALID);
    if ((boolean) parameter.isValid().apply("keep")) {
      stage.set(parameter, "keep");
    }
  }
}
