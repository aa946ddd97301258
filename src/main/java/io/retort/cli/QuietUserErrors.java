package io.retort.cli;

import io.retort.job.UserError;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * Keeps Spark from logging, several times and with stack traces, a user's mistake that was found on
 * an executor: it comes back with the failed job and is told once, in one line.
 */
final class QuietUserErrors extends AbstractFilter {
  private static final String NAME = UserError.class.getName();

  private QuietUserErrors() {}

  /** Takes effect in this process, where log4j 2 is what logs. */
  static void install() {
    if ("1".equals(System.getenv("RETORT_DEBUG"))
        || !(LogManager.getContext(false) instanceof LoggerContext context)) {
      return;
    }
    QuietUserErrors filter = new QuietUserErrors();
    filter.start();
    context.getConfiguration().addFilter(filter);
    context.updateLoggers();
  }

  @Override
  public Result filter(LogEvent event) {
    boolean known =
        UserError.in(event.getThrown()) != null
            || event.getMessage().getFormattedMessage().contains(NAME);
    return known ? Filter.Result.DENY : Filter.Result.NEUTRAL;
  }
}
