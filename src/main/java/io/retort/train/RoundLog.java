package io.retort.train;

import io.retort.pipeline.Documents;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * {@code rounds.jsonl}, written as rounds are done. Its text is kept as well, since a checkpoint
 * takes it along: a resumed training tells of all its rounds.
 */
final class RoundLog implements Closeable {
  static final String FILE = "rounds.jsonl";

  private final FSDataOutputStream out;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param before what was written until the checkpoint that is gone on from
   */
  RoundLog(FileSystem files, Path folder, String before) throws IOException {
    out = files.create(new Path(folder, FILE));
    append(before);
  }

  void write(Object line) throws IOException {
    append(Documents.line(line) + "\n");
  }

  String text() {
    return text.toString();
  }

  private void append(String lines) throws IOException {
    text.append(lines);
    out.write(lines.getBytes(StandardCharsets.UTF_8));
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hflush(); // So that one can watch.
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
