package io.retort.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
  private static final Pattern CALL = Pattern.compile("\\b(?:log|uniform)\\([^()\"\\n]*\\)");

  /** The origin of what is in no file. */
  static final String NOWHERE = "job";

  private JobText() {}

  /** Of a file, with what it includes. */
  static Config parse(Path file, Includes includes) {
    try {
      String text = Files.readString(file);
      String quoted = quoted(text);
      return quoted.equals(text)
          ? ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().prependIncluder(includes))
          : ConfigFactory.parseString(quoted, options(file.toString()).prependIncluder(includes));
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static Config parse(String text) {
    return ConfigFactory.parseString(
        quoted(text), options(NOWHERE).prependIncluder(Includes.OF_TEXT));
  }

  private static ConfigParseOptions options(String origin) {
    return ConfigParseOptions.defaults().setOriginDescription(origin);
  }

  /** The same with such calls in quotes; what quotes and comments hold is left alone. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length());
    Matcher call = CALL.matcher(text).useTransparentBounds(true);
    for (int at = 0; at < text.length(); ) {
      int end = end(text, at);
      if (end < 0 && call.region(at, text.length()).lookingAt()) {
        end = call.end();
        quoted.append('"').append(text, at, end).append('"');
      } else {
        end = end < 0 ? at + 1 : end;
        quoted.append(text, at, end);
      }
      at = end;
    }
    return quoted.toString();
  }

  /** Of what begins here and is to be left alone; -1 where nothing does. */
  private static int end(String text, int from) {
    if (text.startsWith("\"\"\"", from)) {
      int end = text.indexOf("\"\"\"", from + 3);
      return end < 0 ? -1 : end + 3;
    }
    if (text.charAt(from) == '"') {
      return endOfQuotes(text, from);
    }
    if (text.charAt(from) == '#' || text.startsWith("//", from)) {
      int end = text.indexOf('\n', from);
      return end < 0 ? text.length() : end;
    }
    return -1;
  }

  private static int endOfQuotes(String text, int from) {
    for (int at = from + 1; at < text.length() && text.charAt(at) != '\n'; at++) {
      if (text.charAt(at) == '"') {
        return at + 1;
      }
      at += text.charAt(at) == '\\' ? 1 : 0;
    }
    return -1;
  }
}
