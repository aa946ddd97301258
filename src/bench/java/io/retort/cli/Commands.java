package io.retort.cli;

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
}
