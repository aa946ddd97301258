package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Says in one line what is wrong with a job file: where, which key, what is legal. */
final class BindingError {
  /** What problems say of the value, before they say what is legal. */
  private static final Pattern VALUE =
      Pattern.compile("^is (?!missing).*?(?=, must be|$)", Pattern.DOTALL);

  private BindingError() {}

  /**
   * @param job with defaults
   * @param given without them: what has a place in the user's file
   */
  static UserError explain(JsonMappingException e, Config job, Config given) {
    List<String> path = new ArrayList<>();
    for (JsonMappingException.Reference reference : e.getPath()) {
      boolean element = reference.getFieldName() == null;
      path.add(element ? String.valueOf(reference.getIndex()) : reference.getFieldName());
      if (element && !(value(path, job) instanceof ConfigObject)) {
        path.remove(path.size() - 1); // The list as a whole is the value; its elements have no key.
        break;
      }
    }
    String problem = problem(e, path, job, given);
    if (ofEnvironment(path, job)) {
      problem = VALUE.matcher(problem).replaceFirst("is " + Secrets.HIDDEN);
    }
    return new UserError(place(path, given) + String.join(".", path) + " " + problem, e);
  }

  /** Whether a value, or one in it or around it, is of the environment, which may be a secret. */
  private static boolean ofEnvironment(List<String> path, Config job) {
    for (int length = path.size(); length > 0; length--) {
      ConfigValue value = value(path.subList(0, length), job);
      if (value != null) {
        return ofEnvironment(value);
      }
    }
    return false;
  }

  private static boolean ofEnvironment(ConfigValue value) {
    if (value instanceof ConfigObject block) {
      return block.values().stream().anyMatch(BindingError::ofEnvironment);
    }
    if (value instanceof ConfigList list && list.stream().anyMatch(BindingError::ofEnvironment)) {
      return true;
    }
    return value.origin().description().contains("env var");
  }

  private static String problem(
      JsonMappingException e, List<String> path, Config job, Config written) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalValue illegal) {
        if (!illegal.key().isEmpty()) {
          path.addAll(List.of(illegal.key().split("\\.")));
        }
        return illegal.getMessage();
      }
    }
    if (e.getCause() instanceof InputCoercionException tooLarge) {
      Class<?> type = tooLarge.getTargetType();
      return "is "
          + value(path, job).unwrapped()
          + (type == int.class
              ? ", must be a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE
              : ", must be a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return Nearest.unknown(
          unknown.getKnownPropertyIds().stream().map(Object::toString).toList(),
          path.get(path.size() - 1));
    }
    if (e instanceof InvalidTypeIdException type) {
      Class<?> base = type.getBaseType().getRawClass();
      String property = base.getAnnotation(JsonTypeInfo.class).property();
      String kinds = String.join(" | ", kinds(base));
      ConfigValue given = value(path, job);
      if (given != null && given.valueType() != ConfigValueType.OBJECT) {
        return "is " + given.unwrapped() + ", must be a block { " + property + " = " + kinds + " }";
      }
      ConfigValue alone = value(path, written);
      if (alone == null || alone.valueType() == ConfigValueType.OBJECT) {
        path.add(property);
      } // Else the file has the kind's name in place of a block.
      return type.getTypeId() == null
          ? "is missing, must be " + kinds
          : "is " + type.getTypeId() + ", must be " + kinds;
    }
    if (e instanceof InvalidFormatException format) {
      return "is " + format.getValue() + ", must be " + legal(format.getTargetType());
    }
    if (e instanceof MismatchedInputException mismatch) {
      ConfigValue value = value(path, job);
      if (value == null || value.valueType() == ConfigValueType.NULL) {
        return "is missing, must be " + legal(mismatch.getTargetType());
      }
      String given =
          value.valueType() == ConfigValueType.OBJECT
              ? "a block"
              : String.valueOf(value.unwrapped());
      return "is " + given + ", must be " + legal(mismatch.getTargetType());
    }
    return e.getOriginalMessage();
  }

  private static List<String> kinds(Class<?> base) {
    return Arrays.stream(base.getAnnotation(JsonSubTypes.class).value())
        .map(kind -> kind.value().getAnnotation(JsonTypeName.class).value())
        .toList();
  }

  private static String legal(Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return String.join(
          " | ",
          Arrays.stream(type.getFields())
              .filter(java.lang.reflect.Field::isEnumConstant)
              .map(BindingError::spelling)
              .toList());
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    return List.class.isAssignableFrom(type) ? "a list" : "a block { ... }";
  }

  private static String spelling(java.lang.reflect.Field constant) {
    JsonProperty property = constant.getAnnotation(JsonProperty.class);
    return property == null ? constant.getName() : property.value();
  }

  /** "file:line: " of the value at {@code path} or of the nearest block around it. */
  private static String place(List<String> path, Config given) {
    for (int length = path.size(); length > 0; length--) {
      ConfigValue value = value(path.subList(0, length), given);
      ConfigOrigin origin = value == null ? null : value.origin();
      if (origin == null) {
        continue;
      }
      if (origin.description().startsWith("--set")) {
        return origin.description() + ": ";
      }
      if (origin.description().startsWith(JobFile.FROM)) {
        return origin.description().substring(JobFile.FROM.length()) + ": ";
      }
      if (origin.lineNumber() > 0
          && !origin.description().matches(JobText.NOWHERE + "(: [0-9-]+)?")) {
        return file(origin) + ":" + origin.lineNumber() + ": ";
      }
    }
    return "";
  }

  /** Of a text, the origin tells it in its description alone, with the line after it. */
  private static String file(ConfigOrigin origin) {
    String name = origin.filename();
    return relative(name == null ? origin.description().replaceFirst(": [0-9-]+$", "") : name);
  }

  private static String relative(String file) {
    String here = java.nio.file.Path.of("").toAbsolutePath() + "/";
    return file.startsWith(here) ? file.substring(here.length()) : file;
  }

  private static ConfigValue value(List<String> path, Config job) {
    ConfigValue value = path.isEmpty() ? null : job.root();
    for (String key : path) {
      if (value instanceof ConfigObject block) {
        value = block.get(key);
      } else {
        boolean element =
            value instanceof ConfigList list
                && key.matches("\\d{1,4}")
                && Integer.parseInt(key) < list.size();
        value = element ? ((ConfigList) value).get(Integer.parseInt(key)) : null;
      }
    }
    return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
  }
}
