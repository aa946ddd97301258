package io.retort.cli;

/** What schedulers go by. */
final class ExitCode {
  static final int DONE = 0;

  /** A fault of ours. */
  static final int FAULT = 1;

  /** The user's input is wrong. */
  static final int USER = 2;

  /** The pipeline ran and a quality gate was missed. */
  static final int GATE = 3;

  private ExitCode() {}
}
