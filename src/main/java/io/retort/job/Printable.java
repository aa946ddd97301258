package io.retort.job;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts as a terminal may be shown them: names and values come from data, in which there may be
 * what moves the cursor, changes colours, or has a line read from right to left.
 */
public final class Printable {
  /** All but line feed and tab; marks of direction, which are no letters of any language. */
  private static final Pattern CONTROL =
      Pattern.compile(
          "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}&&[^\\n\\t]]");

  private Printable() {}

  /** The same with each such character as its number in Unicode. */
  public static String of(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }
}
