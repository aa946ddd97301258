package io.retort.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** The command line as a user has it, without its System.exit: for benchmarks. */
public final class Commands {
  private Commands() {}

  /**
   * Runs a command in this JVM, on the Spark session that is there.
   *
   * @throws IllegalStateException unless its exit code is 0
   */
  public static void run(String... args) {
    int code = Retort.execute(args);
    if (code != ExitCode.DONE) {
      throw new IllegalStateException("retort " + String.join(" ", args) + ": exit code " + code);
    }
  }

  /**
   * From now on commands print and log nothing but errors.
   *
   * @return where they would have printed
   */
  public static PrintStream silence() {
    Configurator.setLevel("io.retort", Level.ERROR);
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    return out;
  }
}
