package io.retort.data;

import io.retort.job.SourceSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** How many rows a Spark source has, from a look at some of its files. */
record RowEstimate(String key, SourceSettings.Table settings, Configuration hadoop) {
  private static final Set<String> LINES = Set.of("csv", "json", "text", "libsvm");
  private static final Set<String> FILES = Set.of("image", "binaryFile");
  private static final int MOST_FILES = 4;
  private static final long MOST_BYTES = 1L << 20;

  /** Of some of the files: their rows, and the bytes that those take on disk. */
  private record Seen(long rows, long bytes) {}

  /** None where nobody can tell without reading. */
  OptionalLong rows() throws IOException {
    List<FileStatus> files = InputFiles.list(key + ".path", settings.path(), hadoop);
    if (FILES.contains(settings.format())) {
      return OptionalLong.of(files.size());
    }
    boolean lines = LINES.contains(settings.format());
    if (!lines && !settings.format().equals("parquet")) {
      return OptionalLong.empty();
    }
    long rows = 0;
    long bytes = 0;
    for (int i = 0; i < Math.min(MOST_FILES, files.size()); i++) {
      // From all over the folder: files of one day may be alike.
      FileStatus file =
          files.get((int) ((long) i * files.size() / Math.min(MOST_FILES, files.size())));
      Seen seen = lines ? lines(file) : footer(file);
      rows += seen.rows;
      bytes += seen.bytes;
    }
    long all = files.stream().mapToLong(FileStatus::getLen).sum();
    return OptionalLong.of(bytes == 0 ? 0 : Math.round((double) rows / bytes * all));
  }

  private Seen footer(FileStatus file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
      return new Seen(reader.getRecordCount(), file.getLen());
    }
  }

  /** Line ends in the first megabyte. */
  private Seen lines(FileStatus file) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.getPath());
    try (FSDataInputStream raw = file.getPath().getFileSystem(hadoop).open(file.getPath());
        InputStream in =
            new BufferedInputStream(codec == null ? raw : codec.createInputStream(raw))) {
      long rows = 0;
      int last = '\n';
      for (long i = 0; i < MOST_BYTES; i++) {
        int next = in.read();
        if (next < 0) {
          // All of it was read; a last line needs no end.
          return new Seen(last == '\n' ? rows : rows + 1, file.getLen());
        }
        rows += next == '\n' ? 1 : 0;
        last = next;
      }
      return new Seen(rows, codec == null ? MOST_BYTES : raw.getPos());
    }
  }
}
