package io.retort.pipeline;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * A path as Spark's and Hadoop's readers must be told it, which take {@code *}, {@code ?}, {@code
 * [}, and <code>{</code> in it for wildcards: each is escaped, and stands for itself.
 */
public final class LiteralPath {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  private LiteralPath() {}

  /** The pattern that {@code path} alone matches. */
  public static String pattern(Path path) {
    return WILDCARD.matcher(path.toString()).replaceAll("\\\\$0");
  }

  /** The pattern that the path alone matches. */
  public static String pattern(String path) {
    return pattern(new Path(path));
  }
}
