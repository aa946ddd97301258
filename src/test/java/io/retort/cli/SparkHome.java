package io.retort.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A Spark distribution put together from the build's own dependencies: the jars, and over them
 * spark-class and spark-submit.
 */
final class SparkHome {
  private SparkHome() {}

  static Path assemble(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String jar :
        Files.readString(Path.of("target/launcher/spark.classpath"))
            .strip()
            .split(File.pathSeparator)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    Files.writeString(home.resolve("RELEASE"), "Spark assembled from Maven dependencies\n");
    Path bin = Files.createDirectories(home.resolve("bin"));
    // As a distribution's does: Spark's own launcher works out the command line, NUL-separated.
    script(
        bin.resolve("spark-class"),
        """
        #!/usr/bin/env bash
        set -euo pipefail
        export SPARK_HOME=%s SPARK_SCALA_VERSION=2.12
        mapfile -d '' -t command < <(java -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
        command=("${command[@]:1}")
        command[0]=${command[0]#$'\\n'}
        exec "${command[@]}"
        """
            .formatted(home));
    script(
        bin.resolve("spark-submit"),
        """
        #!/usr/bin/env bash
        exec %s/bin/spark-class org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(home));
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
