package io.retort.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
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

/**
 * A HOCON job file, laid over the defaults of {@code reference.conf} and bound to records.
 *
 * @param given resolved, without the defaults
 * @param job with them
 */
public record JobFile(Config given, Job job) {
  /** Begins the origin of a value that is in no file. */
  static final String FROM = "search: ";

  /**
   * Reads {@code file}, with {@code overrides} of the form {@code key=value} on top.
   *
   * @throws UserError naming file, line and key, when the file cannot be read or a value is not
   *     legal
   */
  public static JobFile read(Path file, List<String> overrides) {
    return read(file, overrides, false);
  }

  /**
   * The same.
   *
   * @param includes whether it may include files from anywhere, and from the network, too
   */
  public static JobFile read(Path file, List<String> overrides, boolean includes) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(file + ": no such job file");
    }
    try {
      return of(override(JobText.parse(file, Includes.of(file, includes)), overrides));
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /** The job in a file. */
  public static Job load(Path file, List<String> overrides) {
    return read(file, overrides).job();
  }

  /** The job that {@code hocon} describes. */
  public static Job parse(String hocon) {
    return ofText(hocon).job();
  }

  /** The job file that {@code hocon} would be. */
  public static JobFile ofText(String hocon) {
    try {
      return of(JobText.parse(hocon).resolve());
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /**
   * The same with other settings.
   *
   * @param origin where they come from, for error messages
   * @param settings by key, numbers, texts, lists and maps as in JSON; null stands for not given
   */
  public JobFile with(String origin, Map<String, ?> settings) {
    Config changed = given;
    for (Map.Entry<String, ?> setting : settings.entrySet()) {
      ConfigValue value = ConfigValueFactory.fromAnyRef(setting.getValue(), FROM + origin);
      changed = changed.withValue(setting.getKey(), value);
    }
    return of(changed);
  }

  /** What the file says of a key with a block. */
  public Map<String, Object> block(String key) {
    return given.getObject(key).unwrapped();
  }

  /**
   * As a file with the same contents, of which all that was referred to is in its place, but for
   * secrets.
   */
  public String text() {
    ConfigRenderOptions options =
        ConfigRenderOptions.defaults().setJson(false).setComments(false).setOriginComments(false);
    return withoutSecrets(given.withoutPath("vars").root()).render(options);
  }

  private static ConfigObject withoutSecrets(ConfigObject job) {
    JsonNode tree = tree(job);
    JsonNode hidden = Secrets.hide(tree);
    return hidden.equals(tree) ? job : ConfigFactory.parseString(hidden.toString()).root();
  }

  private static ObjectNode tree(ConfigObject job) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(job.render(ConfigRenderOptions.concise()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a resolved configuration renders as JSON", e);
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
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setOriginDescription(origin)
            .prependIncluder(Includes.OF_TEXT);
    ConfigValue parsed =
        hocon
            ? ConfigFactory.parseString("value = " + value, options).root().get("value")
            : ConfigValueFactory.fromAnyRef(value.equals("null") ? null : value, origin);
    return Map.entry(override.substring(0, equals).strip(), parsed);
  }

  private static JobFile of(Config written) {
    Config given = ImpliedSources.complete(written);
    Config wanted = withoutNulls(given);
    Config job = Defaults.under(wanted).withoutPath("vars");
    ObjectNode tree = tree(job.root());
    // Bound last: a control's settings rest on those of train, which are told of where they stand.
    tree.set("evaluate", tree.remove("evaluate"));
    Secrets.inAddress(tree, "")
        .ifPresent(
            key -> {
              throw new UserError(
                  key
                      + " has a password in its address, must be given apart from it, where nobody"
                      + " else reads it: by Spark's settings (spark.hadoop.fs...) or the"
                      + " environment");
            });
    try {
      return new JobFile(given, Json.MAPPER.treeToValue(tree, Job.class));
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
}
