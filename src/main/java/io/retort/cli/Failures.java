package io.retort.cli;

import io.retort.job.UserError;
import picocli.CommandLine;

/**
 * What a user sees when something goes wrong: one line for what is theirs, a stack trace for what
 * is ours.
 */
final class Failures {
  private Failures() {}

  static int usage(CommandLine.ParameterException e, String[] args) {
    StringBuilder line =
        new StringBuilder("retort: " + e.getMessage().replaceAll("\\s*\\R\\s*", " "));
    CommandLine.UnmatchedArgumentException.printSuggestions(
        e, new java.io.PrintWriter(System.err, true));
    System.err.println(
        line + "; see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USER;
  }

  static int execution(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    UserError user = UserError.in(e);
    if (user == null) {
      e.printStackTrace();
      return ExitCode.FAULT;
    }
    if ("1".equals(System.getenv("RETORT_DEBUG"))) {
      e.printStackTrace();
    }
    System.err.println("retort: " + user.getMessage());
    return ExitCode.USER;
  }
}
