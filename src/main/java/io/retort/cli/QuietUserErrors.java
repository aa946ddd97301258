package io.retort.cli;

import io.retort.job.UserError;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.spi.LoggerContext;
import org.apache.spark.SparkContext;

/**
 * Keeps Spark from logging, several times and with stack traces, a user's mistake that was found on
 * an executor: it comes back with the failed job and is told once, in one line.
 */
final class QuietUserErrors extends AbstractFilter {
  private static final String NAME = UserError.class.getName();

  private QuietUserErrors() {}

  /** Takes effect in this process, where log4j 2 is what logs. */
  static void install() {
    // Spark's own logging context: under spark-submit its classes have another loader than ours.
    LoggerContext spark = LogManager.getContext(SparkContext.class.getClassLoader(), false);
    boolean debug = "1".equals(System.getenv("RETORT_DEBUG"));
    if (!debug && spark instanceof org.apache.logging.log4j.core.LoggerContext context) {
      QuietUserErrors filter = new QuietUserErrors();
      filter.start();
      context.getConfiguration().getRootLogger().addFilter(filter);
      context.updateLoggers();
    }
  }

  @Override
  public Result filter(LogEvent event) {
    // "Task 0 failed 4 times; aborting job": the job's exception, which follows, says why.
    boolean aborting =
        event.getLevel() == Level.ERROR && event.getLoggerName().endsWith(".TaskSetManager");
    boolean known =
        aborting
            || UserError.in(event.getThrown()) != null
            || event.getMessage().getFormattedMessage().contains(NAME);
    return known ? Filter.Result.DENY : Filter.Result.NEUTRAL;
  }
}
