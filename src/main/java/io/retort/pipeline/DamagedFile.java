package io.retort.pipeline;

import io.retort.job.UserError;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.parquet.ParquetRuntimeException;

/**
 * A file that could not be read although it was reached, as it is found among the causes of what
 * was thrown: it is cut off, changed, gone, or not ours to read. A machine that did not answer is
 * none: the same may go well a minute later.
 *
 * @param reason what its reader says, in one line
 */
public record DamagedFile(Path path, String reason) {
  /** As Spark and Parquet name the file that they were reading. */
  private static final List<Pattern> NAMES =
      List.of(
          Pattern.compile("Encountered error while reading file (\\S+)\\. Details"),
          Pattern.compile("in file (\\w+:/\\S+)"),
          Pattern.compile("^(\\w*:?/\\S+) is not a Parquet file"),
          Pattern.compile("^File (\\S+) does not exist"),
          Pattern.compile("inode=\"([^\"]+)\""),
          Pattern.compile("^(/\\S+) \\((?:No such file|Permission denied|Is a directory)"));

  private static final Pattern BROKEN =
      Pattern.compile(
          "is not a Parquet file|CRC checksum|corrupt|Permission denied|does not exist"
              + "|No such file|Is a directory|Could not obtain block|Unexpected end of",
          Pattern.CASE_INSENSITIVE);

  /** Empty where nothing names a file, or where it may be well. */
  public static Optional<DamagedFile> in(Throwable thrown) {
    String name = null;
    for (Throwable cause = thrown; name == null && cause != null; cause = cause.getCause()) {
      name = named(String.valueOf(cause.getMessage()));
    }
    String reason = reason(thrown);
    return name == null || reason == null
        ? Optional.empty()
        : Optional.of(new DamagedFile(new Path(name), reason));
  }

  /** What the innermost cause says that speaks of such a file, or null where none does. */
  private static String reason(Throwable thrown) {
    String reason = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      reason = broken(cause) ? UserError.firstLine(cause) : reason;
    }
    return reason;
  }

  private static String named(String message) {
    for (Pattern pattern : NAMES) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return null;
  }

  private static boolean broken(Throwable cause) {
    return cause instanceof ParquetRuntimeException
        || cause instanceof EOFException
        || cause instanceof FileNotFoundException
        || cause instanceof java.util.zip.ZipException
        || cause instanceof ChecksumException
        || cause instanceof AccessControlException
        || BROKEN.matcher(String.valueOf(cause.getMessage())).find();
  }

  /**
   * @throws UserError where {@code thrown} speaks of such a file: with its name, why, and what to
   *     do
   */
  static void check(Workspace workspace, Throwable thrown) {
    Optional<DamagedFile> file = UserError.in(thrown) == null ? in(thrown) : Optional.empty();
    if (file.isPresent()) {
      throw file.get().told(workspace, thrown);
    }
  }

  private UserError told(Workspace workspace, Throwable thrown) {
    return new UserError(path + ": cannot be read (" + reason + "); " + advice(workspace), thrown);
  }

  /**
   * Of input whose reader does not tell which file it was at.
   *
   * @param key of the job, with its value
   * @throws UserError where {@code thrown} speaks of such a file and does not name it
   */
  public static void check(String key, Throwable thrown) {
    String reason = reason(thrown);
    if (UserError.in(thrown) == null && reason != null && in(thrown).isEmpty()) {
      throw new UserError(
          key + ": a file of it cannot be read (" + reason + "); put it right, or take it out",
          thrown);
    }
  }

  private String advice(Workspace workspace) {
    if (reason.contains("Permission denied")) {
      return "let the user of this run read it";
    }
    String root = workspace.root().toUri().getPath() + "/";
    String place = path.toUri().getPath();
    if (!place.startsWith(root)) {
      return "put it right, or take it out of the input";
    }
    return place.startsWith(root + "examples/")
        ? "run `prepare --force`, which makes it anew"
        : "delete it, and run the same again";
  }
}
