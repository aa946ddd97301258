package io.retort.cli;

import io.retort.job.Printable;
import io.retort.job.Secrets;
import io.retort.job.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a user sees when something goes wrong: one line for what is theirs, a stack trace for what
 * is ours.
 */
final class Failures {
  private Failures() {}

  static int usage(CommandLine.ParameterException e, String[] args) {
    StringBuilder line = new StringBuilder("retort: ");
    line.append(Printable.of(Secrets.hide(e.getMessage().replaceAll("\\s*\\R\\s*", " "))));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(System.err, true));
    System.err.println(
        line + "; see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USER;
  }

  static int execution(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    UserError user = UserError.in(e);
    if (user == null) {
      printStackTrace(e);
      return ExitCode.FAULT;
    }
    if ("1".equals(System.getenv("RETORT_DEBUG"))) {
      printStackTrace(e);
    }
    System.err.println("retort: " + user.getMessage());
    return ExitCode.USER;
  }

  /** Libraries quote what they were given. */
  private static void printStackTrace(Exception e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    System.err.print(Printable.of(Secrets.hide(trace.toString())));
  }
}
