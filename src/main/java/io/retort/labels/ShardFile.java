package io.retort.labels;

import io.retort.pipeline.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet file that is the same bytes whenever the same rows are written, and whose SHA-256 is
 * known once they are. Parquet's own writer lists a column's encodings in the order of a hash set,
 * which is another in every JVM; here they are sorted before the footer is written.
 *
 * <p>A writer that is closed because labelling failed ends its file like any other, and on a store
 * that shows a file once it is closed there would be a shard that lacks rows. So the end, without
 * which it is no Parquet file, is written only when all is {@link #complete}.
 */
final class ShardFile implements OutputFile, Closeable {
  /** Held back until the end: more than a footer takes. */
  private static final int HELD_BACK = 4 << 20;

  private static final int FIRST_HELD = 64 << 10;

  /** After the footer: its length, and Parquet's magic. */
  private static final int END = 8;

  private final FileSystem files;
  private final Path path;
  private final Configuration hadoop;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private Stream stream;
  private long length;

  ShardFile(Path path, Configuration hadoop) throws IOException {
    this.files = path.getFileSystem(hadoop);
    this.path = path;
    this.hadoop = hadoop;
  }

  Configuration hadoop() {
    return hadoop;
  }

  /** Writes the end, once its writer is closed. */
  void complete() throws IOException {
    stream.complete();
  }

  /** What is not complete is not there. */
  @Override
  public void close() throws IOException {
    if (stream != null && !stream.completed) {
      Store.of(files, path).abandon(path, stream.out);
    }
  }

  /** Once it is complete. */
  String sha256() {
    return Hex.encodeHexString(digest.digest());
  }

  /** In bytes. */
  long length() {
    return length;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    stream = new Stream(create());
    return stream;
  }

  /** Hadoop's local file system would start a chmod for each new file. */
  private OutputStream create() throws IOException {
    if (files instanceof LocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      Files.createDirectories(file.getParent());
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    return files.create(path, true);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return create(blockSizeHint);
  }

  private final class Stream extends PositionOutputStream {
    private final OutputStream out;
    private byte[] held = new byte[FIRST_HELD]; // Most shards are small.
    private int count;
    private boolean completed;

    Stream(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return length;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
      for (int done = 0; done < size; ) {
        makeRoom();
        int some = Math.min(size - done, held.length - count);
        System.arraycopy(bytes, from + done, held, count, some);
        count += some;
        done += some;
      }
      length += size;
    }

    private void makeRoom() throws IOException {
      if (count == 2 * HELD_BACK) {
        release(HELD_BACK);
      } else if (count == held.length) {
        held = Arrays.copyOf(held, Math.min(2 * HELD_BACK, 2 * count));
      }
    }

    /** Writes the first of what is held back. */
    private void release(int size) throws IOException {
      out.write(held, 0, size);
      digest.update(held, 0, size);
      System.arraycopy(held, size, held, 0, count - size);
      count -= size;
    }

    /** Not yet: see {@link #complete}. */
    @Override
    public void close() {}

    void complete() throws IOException {
      int footer = ByteBuffer.wrap(held, count - END, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
      int start = count - END - footer;
      if (start >= 0) {
        byte[] sorted = sorted(held, start, footer);
        System.arraycopy(sorted, 0, held, start, footer);
      }
      release(count);
      out.close();
      completed = true;
    }
  }

  private static byte[] sorted(byte[] held, int start, int size) throws IOException {
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(held, start, size));
    footer
        .getRow_groups()
        .forEach(
            group ->
                group
                    .getColumns()
                    .forEach(
                        column ->
                            column.getMeta_data().getEncodings().sort(Comparator.naturalOrder())));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    Util.writeFileMetaData(footer, bytes);
    if (bytes.size() != size) {
      throw new IllegalStateException(
          "a footer of " + size + " bytes has " + bytes.size() + " when it is sorted");
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public String getPath() {
    return path.toString();
  }
}
