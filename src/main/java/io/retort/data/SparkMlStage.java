package io.retort.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.retort.job.Json;
import io.retort.job.StageSettings;
import io.retort.job.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
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

  /** Spark decodes what its own files hold, where a double has a fraction. */
  private static <T> void set(String key, PipelineStage stage, Param<T> parameter, JsonNode value) {
    boolean doubles = parameter instanceof DoubleParam || parameter instanceof DoubleArrayParam;
    try {
      stage.set(parameter, parameter.jsonDecode((doubles ? fractions(value) : value).toString()));
    } catch (RuntimeException e) {
      throw new UserError(
          key + " is " + value + ", must be legal in Spark (" + e.getMessage() + ")", e);
    }
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
