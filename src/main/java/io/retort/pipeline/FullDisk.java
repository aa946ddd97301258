package io.retort.pipeline;

import io.retort.job.UserError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Room that ran out where something was to be written, as it is found among the causes of what was
 * thrown. It is nobody's fault in the program: once there is room, the same command goes on.
 *
 * @param reason as the system tells it, in one line
 * @param scratch whether it was among Spark's own temporary files, on whichever machine, and not
 *     where results go
 */
public record FullDisk(String reason, boolean scratch) {
  /** Of Linux and, where names or bytes are counted, of HDFS. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|The (NameSpace|DiskSpace) quota .*exceeded.*");

  /** Empty where nothing says so. */
  public static Optional<FullDisk> in(Throwable thrown) {
    FullDisk innermost = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Matcher full = FULL.matcher(String.valueOf(cause.getMessage()));
      if (full.find()) {
        innermost = new FullDisk(full.group(), scratch(cause));
      }
    }
    return Optional.ofNullable(innermost);
  }

  /** Who wrote: the first that is neither Java's own nor a compressor. */
  private static boolean scratch(Throwable cause) {
    for (StackTraceElement frame : cause.getStackTrace()) {
      String name = frame.getClassName();
      if (name.startsWith("org.apache.hadoop.") || name.startsWith("io.retort.")) {
        return false;
      }
      if (name.startsWith("org.apache.spark.")) {
        return true;
      }
    }
    return false;
  }

  /**
   * What users are told.
   *
   * @param place that was written to
   */
  private UserError told(Object place, Throwable thrown) {
    String where =
        scratch ? "Spark's temporary files (spark.local.dir, or SPARK_LOCAL_DIRS)" : place + "";
    return new UserError(
        where + ": " + reason + "; make room and run the same again: it goes on from here", thrown);
  }

  /**
   * @throws UserError naming {@code place} where {@code thrown} says that there is no room in it
   */
  public static void check(Object place, Throwable thrown) {
    Optional<FullDisk> full = UserError.in(thrown) == null ? in(thrown) : Optional.empty();
    if (full.isPresent()) {
      throw full.get().told(place, thrown);
    }
  }
}
