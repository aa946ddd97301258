package io.retort.data;

import io.retort.job.UserError;
import io.retort.pipeline.LiteralPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files behind a source. */
final class InputFiles {
  private InputFiles() {}

  /**
   * The pattern that {@code path} stands for: where a file or folder of that very name exists, it
   * is meant, whatever wildcards the name would hold.
   */
  static String pattern(String path, Configuration hadoop) throws IOException {
    Path literal = new Path(path);
    String escaped = LiteralPath.pattern(literal);
    boolean plain = escaped.equals(literal.toString());
    return !plain && literal.getFileSystem(hadoop).exists(literal) ? escaped : path;
  }

  /** The files that {@code path}, which may hold wildcards, stands for, sorted by name. */
  static List<FileStatus> list(String key, String path, Configuration hadoop) throws IOException {
    Path pattern = new Path(pattern(path, hadoop));
    FileSystem files = pattern.getFileSystem(hadoop);
    FileStatus[] matches = files.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      throw new UserError(key + " = " + path + ": no such file or folder");
    }
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus match : matches) {
      if (match.isFile()) {
        found.add(match);
        continue;
      }
      RemoteIterator<LocatedFileStatus> inside = files.listFiles(match.getPath(), true);
      while (inside.hasNext()) {
        LocatedFileStatus file = inside.next();
        if (!hidden(match.getPath(), file.getPath())) {
          found.add(file);
        }
      }
    }
    if (found.isEmpty()) {
      throw new UserError(key + " = " + path + ": the folder holds no file");
    }
    found.sort((a, b) -> a.getPath().compareTo(b.getPath()));
    return found;
  }

  /** As Spark sees it: names beginning with a dot or an underscore are nobody's data. */
  private static boolean hidden(Path folder, Path file) {
    String relative = folder.toUri().relativize(file.toUri()).getPath();
    return Arrays.stream(relative.split("/"))
        .anyMatch(name -> name.startsWith(".") || (name.startsWith("_") && !name.contains("=")));
  }

  static String fingerprint(List<FileStatus> files) {
    StringBuilder text = new StringBuilder();
    for (FileStatus file : files) {
      text.append(file.getPath())
          .append('\t')
          .append(file.getLen())
          .append('\t')
          .append(file.getModificationTime())
          .append('\n');
    }
    return DigestUtils.sha256Hex(text.toString());
  }

  /** Opens a file, unpacking it where its name ends in .gz. */
  static InputStream open(String key, String path, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    try {
      InputStream in = file.getFileSystem(hadoop).open(file, 1 << 16);
      return path.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (FileNotFoundException e) {
      throw new UserError(key + " = " + path + ": no such file", e);
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new UserError(key + " = " + path + ": not a gzip file (" + e.getMessage() + ")", e);
    }
  }
}
