package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a process that the test has started. */
class InterruptionTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void isOneSentenceTheSignalsCodeAndNoLock(String signal, int code) throws Exception {
    assumeHeard(number(signal));
    Path lock = folder.resolve(".lock");
    Process process = start(lock.toString(), "soft-labels");
    assertThat(lock).exists();

    assertThat(told(process, signal))
        .isEqualTo(
            "retort: stopped by SIG"
                + signal
                + " while soft-labels was being made; the same command goes on from there\n");
    assertThat(process.exitValue()).isEqualTo(code);
    assertThat(lock).doesNotExist();
  }

  @Test
  void whatHasNothingToGoOnWithDoesNotSaySo() throws Exception {
    assumeHeard(number("INT"));
    assertThat(told(start(), "INT")).isEqualTo("retort: stopped by SIGINT\n");
  }

  private static int number(String signal) {
    return switch (signal) {
      case "HUP" -> 1;
      case "INT" -> 2;
      default -> 15;
    };
  }

  /**
   * What a shell starts in the background, or nohup, is deaf to some, and so is what that starts.
   */
  private static void assumeHeard(int signal) throws Exception {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> line.substring("SigIgn:".length()).strip())
              .findFirst()
              .orElse("0");
      boolean deaf = (Long.parseUnsignedLong(ignored, 16) >> (signal - 1) & 1) == 1;
      assumeFalse(deaf, "this process ignores the signal, and so does what it starts");
    }
  }

  private static String told(Process process, String signal) throws Exception {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new String(process.getErrorStream().readAllBytes());
    } finally {
      process.destroyForcibly();
    }
  }

  /** One that is ready to be told. */
  private static Process start(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                InterruptedProcess.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).start();
    byte[] ready = process.getInputStream().readNBytes("ready".length());
    assertThat(new String(ready)).isEqualTo("ready");
    return process;
  }

  /** Of this test and of what it needs. */
  private static String classPath() throws Exception {
    List<String> places = new ArrayList<>();
    for (Class<?> type :
        List.of(
            InterruptedProcess.class,
            Interruption.class,
            org.apache.spark.SparkContext.class,
            org.apache.spark.internal.Logging.class,
            org.apache.logging.log4j.LogManager.class,
            org.apache.logging.log4j.core.LoggerContext.class,
            org.slf4j.LoggerFactory.class,
            org.apache.logging.slf4j.SLF4JServiceProvider.class,
            scala.Function0.class)) {
      places.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(":", places);
  }
}
