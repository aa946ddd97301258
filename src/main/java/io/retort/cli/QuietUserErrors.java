package io.retort.cli;

import io.retort.job.UserError;
import io.retort.pipeline.DamagedFile;
import io.retort.pipeline.FullDisk;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.spi.LoggerContext;
import org.apache.spark.SparkContext;

/**
 * Keeps Spark from logging, several times and with stack traces, a user's mistake, a full disk or a
 * damaged file that was found on an executor: it comes back with the failed job and is told once,
 * in one line.
 */
final class QuietUserErrors extends AbstractFilter {
  /** As what was thrown on an executor is told in text. */
  private static final Pattern TOLD =
      Pattern.compile(
          Pattern.quote(UserError.class.getName())
              + "|No space left on device|Encountered error while reading file"
              + "|ParquetDecodingException|is not a Parquet file"
              // Whatever the master; it is Retort that sets it, in local mode alone.
              + "|^Note that spark.local.dir will be overridden");

  /** Those that log as an error, with a page of stack, what they throw on. */
  private static final Pattern ABORTING =
      Pattern.compile("\\.(TaskSetManager|FileFormatWriter|Instrumentation)\\$?$");

  QuietUserErrors() {}

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
    if (event.getLoggerName().startsWith("io.retort.")) {
      return Filter.Result.NEUTRAL;
    }
    // "Task 0 failed 4 times; aborting job": the job's exception, which follows, says why.
    boolean aborting =
        event.getLevel() == Level.ERROR && ABORTING.matcher(event.getLoggerName()).find();
    boolean known =
        aborting
            || UserError.in(event.getThrown()) != null
            || FullDisk.in(event.getThrown()).isPresent()
            || DamagedFile.in(event.getThrown()).isPresent()
            || TOLD.matcher(event.getMessage().getFormattedMessage()).find();
    return known ? Filter.Result.DENY : Filter.Result.NEUTRAL;
  }
}
