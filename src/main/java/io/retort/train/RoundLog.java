package io.retort.train;

import io.retort.pipeline.Documents;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code rounds.jsonl}, written as rounds are done. Its text is kept as well, since a checkpoint
 * takes it along: a resumed training tells of all its rounds.
 */
final class RoundLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundLog.class);
  static final String FILE = "rounds.jsonl";

  private final FileSystem files;
  private final Path file;
  private final FSDataOutputStream out;
  private final StringBuilder text = new StringBuilder();
  private boolean torn;

  /**
   * @param before what was written until the checkpoint that is gone on from
   */
  RoundLog(FileSystem files, Path folder, String before) throws IOException {
    this.files = files;
    this.file = new Path(folder, FILE);
    this.out = files.create(file);
    append(before);
  }

  void write(Object line) {
    append(Documents.line(line) + "\n");
  }

  String text() {
    return text.toString();
  }

  /**
   * Where that fails, all is written at the end: hours of training are worth more than watching.
   */
  private void append(String lines) {
    text.append(lines);
    if (torn) {
      return;
    }
    try {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hflush(); // So that one can watch.
      }
    } catch (IOException | FSError e) { // Hadoop's of a local disk that fails.
      torn = true;
      LOG.warn("{}: cannot be written now ({}), only when all is done", file, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    if (!torn) {
      out.close();
      return;
    }
    try {
      out.close();
    } catch (IOException | FSError e) {
      LOG.debug("{}: was torn", file, e);
    }
    try (FSDataOutputStream whole = files.create(file, true)) {
      whole.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
