package io.retort.job;

/**
 * The user's input is wrong: a job file, a path, a model, a table. The message is one line that
 * names the key or file, the value found and what is legal; the command line prints it alone and
 * exits with 2.
 *
 * <p>It is thrown on executors as well: Spark carries it back as the cause of the failed job.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

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

  /** What an exception of a library says first; some say a page. */
  public static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }

  private static String oneLine(String message) {
    return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
