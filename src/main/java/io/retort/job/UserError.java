package io.retort.job;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The user's input is wrong: a job file, a path, a model, a table. The message is one line that
 * names the key or file, the value found and what is legal; the command line prints it alone and
 * exits with 2. Passwords that it would quote are left out.
 *
 * <p>It is thrown on executors as well: Spark carries it back as the cause of the failed job.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How Spark, which gives a job up over bad rows with the same exception, says it of machines. */
  private static final Pattern MACHINES =
      Pattern.compile(
          "ExecutorLostFailure|FetchFailed|SparkContext was shut down|No space left on device");

  public UserError(String message) {
    super(oneLine(message));
  }

  public UserError(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** The {@code UserError} among the causes of {@code thrown}, or null where there is none. */
  public static UserError in(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError user) {
        return user;
      }
    }
    return null;
  }

  /**
   * What a library threw when it was given what the user named: the user's fault, unless it says
   * that machines failed, after which the same may go well.
   *
   * @param message of the user's error; of the other one as well
   */
  public static RuntimeException unlessMachinesFailed(String message, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (MACHINES.matcher(String.valueOf(cause.getMessage())).find()) {
        return new IllegalStateException(message, thrown);
      }
    }
    return new UserError(message, thrown);
  }

  /**
   * What an exception of a library says first, as some say a page; its kind where it says nothing.
   */
  public static String firstLine(Throwable thrown) {
    return Stream.ofNullable(thrown.getMessage())
        .flatMap(message -> message.strip().lines())
        .findFirst()
        .orElse(thrown.getClass().getSimpleName());
  }

  private static String oneLine(String message) {
    return message == null
        ? ""
        : Printable.of(Secrets.hide(message.strip().replaceAll("\\s*\\R\\s*", " ")));
  }
}
