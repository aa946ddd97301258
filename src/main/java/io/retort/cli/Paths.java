package io.retort.cli;

import org.apache.hadoop.fs.Path;

/** Paths as a user would write them. */
final class Paths {
  private Paths() {}

  /** Local paths without their scheme, relative where they lie below the working directory. */
  static String display(Path path) {
    if (path.toUri().getScheme() != null && !path.toUri().getScheme().equals("file")) {
      return path.toString();
    }
    java.nio.file.Path here = java.nio.file.Path.of("").toAbsolutePath();
    java.nio.file.Path plain = java.nio.file.Path.of(path.toUri().getPath());
    return plain.startsWith(here) && !plain.equals(here)
        ? here.relativize(plain).toString()
        : plain.toString();
  }
}
