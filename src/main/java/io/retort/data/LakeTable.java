package io.retort.data;

import io.retort.job.UserError;
import io.retort.pipeline.LiteralPath;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Tables whose folder holds more Parquet files than the table has rows: rows that were deleted or
 * replaced stay in files that only the table's log leaves out. Read as plain files, they come back.
 */
enum LakeTable {
  DELTA("Delta Lake", "_delta_log", "delta"),
  ICEBERG("Iceberg", "metadata/*.metadata.json", "iceberg"),
  HUDI("Hudi", ".hoodie", "hudi");

  /** Formats that read the files of a folder whatever a log beside them says. */
  private static final List<String> PLAIN = List.of("parquet", "orc", "avro");

  private final String product;

  /** What in its folder gives it away; may hold wildcards. */
  private final String log;

  private final String format;

  LakeTable(String product, String log, String format) {
    this.product = product;
    this.log = log;
    this.format = format;
  }

  /**
   * @param key of the source, such as {@code data.train}
   * @param format that the source is to be read in
   * @throws UserError where {@code path} lies in such a table and {@code format} would not mind
   */
  static void refuse(String key, String format, String path, Configuration hadoop)
      throws IOException {
    if (!PLAIN.contains(format)) {
      return;
    }
    Path pattern = new Path(InputFiles.pattern(path, hadoop));
    FileSystem files = pattern.getFileSystem(hadoop);
    FileStatus[] matches = files.globStatus(pattern);
    for (Path folder : withParents(matches == null ? new FileStatus[0] : matches)) {
      for (LakeTable table : values()) {
        FileStatus[] log =
            files.globStatus(new Path(new Path(LiteralPath.pattern(folder)), table.log));
        if (log != null && log.length > 0) {
          throw new UserError(table.told(key, format, path, folder));
        }
      }
    }
  }

  /** Whoever names a partition or some files of a table means rows of the table. */
  private static Set<Path> withParents(FileStatus[] matches) {
    Set<Path> folders = new LinkedHashSet<>();
    for (FileStatus match : matches) {
      Path folder = match.isDirectory() ? match.getPath() : match.getPath().getParent();
      while (folder != null && folders.add(folder)) {
        folder = folder.getParent();
      }
    }
    return folders;
  }

  private String told(String key, String format, String path, Path folder) {
    return key
        + ".path = "
        + path
        + ": "
        + folder
        + " is a table of "
        + product
        + " (it has "
        + log
        + "), and format = "
        + format
        + " would bring back rows that were deleted from it; give format = "
        + this.format
        + " with "
        + product
        + "'s library for Spark (spark.jars.packages), or an export of the table";
  }
}
