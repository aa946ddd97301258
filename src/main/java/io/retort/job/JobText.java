package io.retort.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a job file: HOCON, and {@code log(1e-4, 1e-2)} and {@code uniform(0, 1)} without
 * quotes, which HOCON would end at the comma.
 */
final class JobText {
  /** What quotes and comments hold comes first, so that it is left alone. */
  private static final Pattern CALL =
      Pattern.compile(
          "\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|(?:#|//)[^\\n]*"
              + "|(\\b(?:log|uniform)\\([^()\"\\n]*\\))",
          Pattern.DOTALL);

  /** The origin of what is in no file. */
  static final String NOWHERE = "job";

  private JobText() {}

  /** Of a file, with what it includes. */
  static Config parse(Path file) {
    try {
      String text = Files.readString(file);
      String quoted = quoted(text);
      ConfigIncluder beside = new Beside(file, null);
      return quoted.equals(text)
          ? ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().prependIncluder(beside))
          : ConfigFactory.parseString(quoted, options(file.toString()).prependIncluder(beside));
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static Config parse(String text) {
    return ConfigFactory.parseString(quoted(text), options(NOWHERE));
  }

  private static ConfigParseOptions options(String origin) {
    return ConfigParseOptions.defaults().setOriginDescription(origin);
  }

  static String quoted(String text) {
    return CALL.matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) == null ? found.group() : '"' + found.group() + '"'));
  }

  /**
   * Reads what a job file includes in the same way, from beside it, which a text knows nothing of.
   */
  private record Beside(Path file, ConfigIncluder otherwise) implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return new Beside(file, fallback);
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      Path beside = file.resolveSibling(what);
      return Files.isRegularFile(beside) ? parse(beside).root() : otherwise.include(context, what);
    }
  }
}
