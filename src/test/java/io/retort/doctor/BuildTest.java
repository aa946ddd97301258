package io.retort.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildTest {

  @Test
  void theBuildTellsItsFlagsAndItsNativeCode() {
    Build build = Build.here();

    assertThat(build.opens()).contains("java.base/java.nio", "java.base/sun.nio.ch");
    assertThat(build.flags()).doesNotContain("$");
    assertThat(build.nativeClassifier()).isNotBlank().doesNotContain("$");
    assertThat(build.spark()).startsWith("3.5.");
  }

  /** This JVM was started with the build's flags, and has nothing else open. */
  @Test
  void closedPackagesAreFound() {
    assertThat(JvmProbe.closed(Build.here())).isEmpty();
    assertThat(JvmProbe.closed(with("--add-opens=java.base/java.time=ALL-UNNAMED")))
        .containsExactly("java.base/java.time");
    assertThat(JvmProbe.closed(with("--add-opens=no.such.module/a=ALL-UNNAMED")))
        .containsExactly("no.such.module/a");
  }

  @Test
  void whatTheProcessorLacksIsFound() {
    Build avx2 = new Build("", "linux-x86_64-onednn-avx2", "3.5.7", "2.12");

    assertThat(JvmProbe.missing(avx2, java.util.Set.of("sse2", "avx2"))).containsExactly("fma");
    assertThat(JvmProbe.missing(avx2, java.util.Set.of("avx2", "fma"))).isEmpty();
    assertThat(JvmProbe.missing(avx2, java.util.Set.of())).as("nobody tells").isEmpty();
    assertThat(
            JvmProbe.missing(
                new Build("", "linux-x86_64", "3.5.7", "2.12"), java.util.Set.of("sse2")))
        .isEmpty();
  }

  private static Build with(String flags) {
    return new Build(flags, "linux-x86_64", "3.5.7", "2.12");
  }
}
