package io.retort.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a HOCON job file, lays it over the defaults of {@code reference.conf}, and binds it to
 * records.
 */
public final class JobFile {

  /**
   * Where something of several kinds may stand, the key that chooses, and the family of defaults it
   * chooses from.
   */
  private record Choice(String path, String key, String family) {}

  private static final List<Choice> CHOICES =
      List.of(
          new Choice("data.train", "format", "source"),
          new Choice("data.transfer", "format", "source"),
          new Choice("data.test", "format", "source"),
          new Choice("data.text", "kind", "text"),
          new Choice("teacher", "kind", "teacher"),
          new Choice("teacher.network", "kind", "network"),
          new Choice("teacher.train.optimizer", "kind", "optimizer"),
          new Choice("teacher.train.optimizer.schedule", "kind", "schedule"),
          new Choice("teacher.train.outer", "kind", "outer"),
          new Choice("student.network", "kind", "network"),
          new Choice("train.optimizer", "kind", "optimizer"),
          new Choice("train.optimizer.schedule", "kind", "schedule"),
          new Choice("train.outer", "kind", "outer"));

  /** Where a list of such may stand. */
  private static final List<Choice> LISTS =
      List.of(
          new Choice("teacher.members", "kind", "teacher"),
          new Choice("loss.terms", "kind", "term"));

  /** Families of which the name of the kind alone stands for a block with defaults. */
  private static final Set<String> NAMED_ALONE = Set.of("schedule", "term", "text");

  private JobFile() {}

  /**
   * The job in {@code file}, with {@code overrides} of the form {@code key=value} on top.
   *
   * @throws UserError naming file, line and key, when the file cannot be read or a value is not
   *     legal
   */
  public static Job load(Path file, List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(file + ": no such job file");
    }
    try {
      return bind(override(ConfigFactory.parseFile(file.toFile()), overrides));
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /** The job that {@code hocon} describes. */
  public static Job parse(String hocon) {
    try {
      return bind(
          ConfigFactory.parseString(
                  hocon, ConfigParseOptions.defaults().setOriginDescription("job"))
              .resolve());
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /**
   * The resolved job with each override in its place. They are laid over it twice: before it is
   * resolved, since it may refer to what they set, and afterwards, since only then a block has its
   * own keys, which an override of one of them must leave alone.
   */
  private static Config override(Config given, List<String> overrides) {
    List<Map.Entry<String, ConfigValue>> values =
        overrides.stream().map(JobFile::parseOverride).toList();
    Config layered = given;
    for (Map.Entry<String, ConfigValue> value : values) {
      layered =
          ConfigFactory.empty().withValue(value.getKey(), value.getValue()).withFallback(layered);
    }
    Config resolved = layered.resolve();
    Config job = resolved;
    for (Map.Entry<String, ConfigValue> value : values) {
      Config alone =
          ConfigFactory.empty().withValue("value", value.getValue()).resolveWith(resolved);
      job = job.withValue(value.getKey(), alone.root().get("value"));
    }
    return job;
  }

  private static Map.Entry<String, ConfigValue> parseOverride(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new UserError("--set " + override + ": must be key=value");
    }
    String value = override.substring(equals + 1).strip();
    String origin = "--set " + override;
    // Lists, blocks and substitutions are HOCON; anything else is taken as it stands, since paths
    // are not legal HOCON.
    boolean hocon =
        value.startsWith("[")
            || value.startsWith("{")
            || value.startsWith("\"")
            || value.startsWith("${");
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
    ConfigValue parsed =
        hocon
            ? ConfigFactory.parseString("value = " + value, options).root().get("value")
            : ConfigValueFactory.fromAnyRef(value.equals("null") ? null : value, origin);
    return Map.entry(override.substring(0, equals).strip(), parsed);
  }

  private static Job bind(Config given) {
    Config reference =
        ConfigFactory.defaultReference(JobFile.class.getClassLoader()).getConfig("retort");
    Config wanted = withoutNulls(given);
    Config job = wanted.withFallback(reference.withoutPath("kinds"));
    for (Choice choice : CHOICES) {
      job = withDefaults(job, choice, reference.getConfig("kinds").getConfig(choice.family));
    }
    for (Choice choice : LISTS) {
      job = withElements(job, choice, reference.getConfig("kinds").getConfig(choice.family));
    }
    job = job.withoutPath("vars");
    try {
      JsonNode tree = Json.MAPPER.readTree(job.root().render(ConfigRenderOptions.concise()));
      return Json.MAPPER.treeToValue(tree, Job.class);
    } catch (JsonMappingException e) {
      throw BindingError.explain(e, job, wanted);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a resolved configuration renders as JSON", e);
    }
  }

  /**
   * Without the keys that are given as null, which stands for "not given": defaults hold there, and
   * within a block that replaced another one by way of null.
   */
  private static Config withoutNulls(Config given) {
    return ((ConfigObject) withoutNulls(given.root())).toConfig();
  }

  private static ConfigValue withoutNulls(ConfigValue value) {
    if (!(value instanceof ConfigObject object)) {
      return value;
    }
    // Built anew: a block that once lay over null would take no defaults.
    ConfigObject kept = ConfigFactory.empty().root();
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (entry.getValue().valueType() != ConfigValueType.NULL) {
        kept = kept.withValue(entry.getKey(), withoutNulls(entry.getValue()));
      }
    }
    return kept.withOrigin(object.origin());
  }

  /** Elements of a list have defaults too. */
  private static Config withElements(Config job, Choice choice, Config family) {
    if (!job.hasPath(choice.path) || !(job.getValue(choice.path) instanceof ConfigList elements)) {
      return job;
    }
    Choice element = new Choice("element", choice.key, choice.family);
    List<ConfigValue> complete =
        elements.stream()
            .map(value -> withDefaults(value.atKey(element.path), element, family))
            .map(value -> value.getValue(element.path))
            .toList();
    return job.withValue(
        choice.path, ConfigValueFactory.fromIterable(complete).withOrigin(elements.origin()));
  }

  private static Config withDefaults(Config job, Choice choice, Config family) {
    ConfigValue chosen = job.hasPath(choice.path) ? job.getValue(choice.path) : null;
    if (chosen != null
        && chosen.valueType() == ConfigValueType.STRING
        && NAMED_ALONE.contains(choice.family)) {
      chosen = chosen.atKey(choice.key).root();
    }
    if (chosen == null || chosen.valueType() != ConfigValueType.OBJECT) {
      return job;
    }
    ConfigValue kind = ((ConfigObject) chosen).get(choice.key);
    String name = kind == null ? "" : String.valueOf(kind.unwrapped());
    boolean known = family.root().containsKey(name);
    if (!known && !choice.family.equals("source")) {
      return job.withValue(choice.path, chosen); // Binding says which kinds there are.
    }
    return job.withValue(
        choice.path, chosen.withFallback(family.getObject(known ? name : "spark")));
  }
}
