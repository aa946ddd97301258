package io.retort.job;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a job file includes: files that lie beside it or below, read in the same way. A file from
 * elsewhere, or from the network, may be another one tomorrow, or say in a message what nobody was
 * to read: those only where it is allowed.
 *
 * @param within the files that include one another, the outermost first; none where the job is a
 *     text
 * @param anywhere whether files from elsewhere may be included
 * @param otherwise the parser's own includer
 */
record Includes(List<Path> within, boolean anywhere, ConfigIncluder otherwise)
    implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /** Of a job that is no file. */
  static final Includes OF_TEXT = new Includes(List.of(), false, null);

  static Includes of(Path file, boolean anywhere) {
    return new Includes(List.of(file.toAbsolutePath().normalize()), anywhere, null);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new Includes(within, anywhere, fallback);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (ADDRESS.matcher(what).matches()) {
      check("\"" + what + "\"");
      return otherwise.include(context, what);
    }
    if (within.isEmpty()) {
      return otherwise.include(context, what);
    }
    Path folder = last().getParent();
    Path beside = folder.resolve(what).normalize();
    if (!beside.startsWith(folder)) {
      check("\"" + what + "\"");
    }
    return Files.isRegularFile(beside)
        ? JobText.parse(beside, entering(beside)).root()
        : otherwise.include(context, what);
  }

  private Path last() {
    return within.get(within.size() - 1);
  }

  private Includes entering(Path file) {
    if (within.stream().anyMatch(outer -> same(outer, file))) {
      String chain =
          Stream.concat(within.stream(), Stream.of(file))
              .map(path -> path.getFileName().toString())
              .collect(Collectors.joining(" -> "));
      throw new UserError(last() + ": includes itself (" + chain + ")");
    }
    return new Includes(Stream.concat(within.stream(), Stream.of(file)).toList(), anywhere, null);
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return one.equals(other);
    }
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    check("url(\"" + what + "\")");
    return ((ConfigIncluderURL) otherwise).includeURL(context, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    check("file(\"" + what + "\")");
    return ((ConfigIncluderFile) otherwise).includeFile(context, what);
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    check("classpath(\"" + what + "\")");
    return ((ConfigIncluderClasspath) otherwise).includeResources(context, what);
  }

  private void check(String what) {
    if (!anywhere) {
      throw new UserError(
          (within.isEmpty() ? "" : last() + ": ")
              + "include "
              + what
              + ": must lie beside the job file or below, or be allowed by --allow-includes");
    }
  }
}
