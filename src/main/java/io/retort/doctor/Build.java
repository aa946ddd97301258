package io.retort.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What this jar was built for.
 *
 * @param flags of the JVM that it needs
 * @param nativeClassifier of the native code in it, such as {@code linux-x86_64-onednn-avx2}
 * @param spark version that it was built with
 * @param scala binary version of that
 */
record Build(String flags, String nativeClassifier, String spark, String scala)
    implements Serializable {
  private static final Pattern OPENED =
      Pattern.compile("--add-opens=([\\w.]+/[\\w.]+)=ALL-UNNAMED");

  /** As the build wrote it down. */
  static Build here() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        properties.getProperty("jvm.flags"),
        properties.getProperty("native.classifier"),
        properties.getProperty("spark.version"),
        properties.getProperty("scala.binary.version"));
  }

  /** Packages that must be open to code without a module, each as {@code module/package}. */
  List<String> opens() {
    return OPENED.matcher(flags).results().map((MatchResult match) -> match.group(1)).toList();
  }

  /** What the processor must have for the native code to run, as {@code /proc/cpuinfo} names it. */
  Set<String> processorFeatures() {
    if (nativeClassifier.endsWith("avx512")) {
      return Set.of("avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl");
    }
    return nativeClassifier.endsWith("avx2") ? Set.of("avx2", "fma") : Set.of();
  }
}
