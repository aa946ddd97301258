package io.retort.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What nobody else is to read: what is one, and how a text looks without. Whatever is written where
 * others look goes through here: manifests, reports, error messages, Spark's pages.
 */
public final class Secrets {
  /** In place of one. */
  public static final String HIDDEN = "***";

  private static final String WORDS =
      "secret|passw(?:or)?d|passphrase|(?:access|account|api|private|encryption)[._-]?key|credential(?!s?[._-]?provider)";

  /** A password in an address: scheme://user:password@host. */
  private static final String IN_ADDRESS = "(?<=://)[^/@:\\s\"']*:[^/@\\s\"']+(?=@)";

  /** Finds, in a setting's name or value, that the value is one; for Spark's redaction too. */
  public static final String SETTING = "(?i)" + WORDS + "|token|[.]sas[.]|[?&]sig=|" + IN_ADDRESS;

  /** Finds those in a text that are not told by a setting's name; for Spark's plans too. */
  public static final String TEXT =
      IN_ADDRESS
          + "|(?i)(?<=\\bBearer )\\S+"
          + "|(?<=[?&;](?:sig|password|user|token)=)[^&;\\s\"']+";

  private static final Pattern SETTINGS = Pattern.compile(SETTING);
  private static final Pattern ADDRESS = Pattern.compile(IN_ADDRESS);
  private static final Pattern TEXTS = Pattern.compile(TEXT);

  /** A name with its value, as messages and files of settings have them. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?<![\\w.-])(?:[\\w.-]*(?:"
              + WORDS
              + "|[._]token\\b)[\\w.-]*|token)[\"']?\\s*(?:=|:|\\bis\\b)\\s*[\"']?)[^\\s\"'&,;)}\\]]+");

  private Secrets() {}

  /** A text without those that are in it. */
  public static String hide(String text) {
    return unnamed(NAMED.matcher(text).replaceAll("$1" + HIDDEN));
  }

  private static String unnamed(String text) {
    return TEXTS.matcher(text).replaceAll(HIDDEN);
  }

  /**
   * Settings of a job without those that are in them, in a copy. Names tell of options of a
   * source's own, which Retort knows nothing of; its own keys are none, whatever they are called.
   */
  public static JsonNode hide(JsonNode settings) {
    return hide(settings, false);
  }

  private static JsonNode hide(JsonNode value, boolean options) {
    if (value instanceof ObjectNode object) {
      ObjectNode hidden = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = field.getKey();
        hidden.set(
            name,
            options && SETTINGS.matcher(name).find()
                ? new TextNode(HIDDEN)
                : hide(field.getValue(), options || name.equals("options")));
      }
      return hidden;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode hidden = list.arrayNode();
      list.forEach(entry -> hidden.add(hide(entry, options)));
      return hidden;
    }
    if (!value.isTextual()) {
      return value;
    }
    // What else looks like a name with its value, as in SQL, makes a difference to what is made.
    return new TextNode(options ? hide(value.asText()) : unnamed(value.asText()));
  }

  /** The key of a path or an address, but for options, that has a password in it. */
  static Optional<String> inAddress(JsonNode settings, String key) {
    if (settings.isTextual() && ADDRESS.matcher(settings.asText()).find()) {
      return Optional.of(key);
    }
    if (settings.isArray()) {
      for (int i = 0; i < settings.size(); i++) {
        Optional<String> found = inAddress(settings.get(i), key + "." + i);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return settings.properties().stream()
        .filter(field -> !field.getKey().equals("options"))
        .map(
            field ->
                inAddress(
                    field.getValue(), key.isEmpty() ? field.getKey() : key + "." + field.getKey()))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
