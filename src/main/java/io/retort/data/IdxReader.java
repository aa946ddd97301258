package io.retort.data;

import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import io.retort.loss.Targets;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import java.util.zip.ZipException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads a range of rows of an idx pair, on an executor. {@code labels} is null where there are
 * none.
 */
record IdxReader(
    String key,
    SourceSettings.Idx settings,
    IdxHeader images,
    IdxHeader labels,
    LabelReader labelReader,
    SerializableConfiguration hadoop)
    implements Serializable {

  Iterator<RawExample> read(long from, long to) throws IOException {
    DataInputStream pixels = open(".images", settings.images(), images, from);
    DataInputStream answers =
        labels == null ? null : open(".labels", settings.labels(), labels, from);
    return new Iterator<>() {
      private long next = from;

      @Override
      public boolean hasNext() {
        return next < to;
      }

      @Override
      public RawExample next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        byte[] row = readRow(".images", settings.images(), images, pixels, next);
        Double label = labels == null ? null : label(answers, next);
        return example(next++, row, label);
      }
    };
  }

  /** The labels alone, as texts. */
  Iterator<RawExample> labels(long from, long to) throws IOException {
    DataInputStream answers = open(".labels", settings.labels(), labels, from);
    return LongStream.range(from, to)
        .mapToObj(
            row ->
                RawExample.text(row, row, Targets.UNLABELLED, Double.toString(label(answers, row))))
        .iterator();
  }

  private double label(DataInputStream answers, long row) {
    byte[] raw = readRow(".labels", settings.labels(), labels, answers, row);
    return number(labels.type(), ByteBuffer.wrap(raw));
  }

  private DataInputStream open(String file, String path, IdxHeader header, long from)
      throws IOException {
    DataInputStream in = new DataInputStream(InputFiles.open(key + file, path, hadoop.value()));
    if (TaskContext.get() != null) {
      TaskContext.get().addTaskCompletionListener((TaskContext context) -> closeQuietly(in));
    }
    try {
      in.skipNBytes(header.headerBytes() + from * header.rowBytes());
    } catch (EOFException | ZipException e) { // Of a packed file, whose length tells nothing.
      throw new UserError(key + file + " = " + path + ": damaged or cut off before row " + from, e);
    }
    return in;
  }

  private static void closeQuietly(DataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // The task is over and its rows are read.
    }
  }

  private byte[] readRow(String file, String path, IdxHeader header, DataInputStream in, long row) {
    byte[] raw = new byte[header.rowBytes()];
    try {
      in.readFully(raw);
      return raw;
    } catch (EOFException | ZipException e) {
      throw new UserError(
          key
              + file
              + " = "
              + path
              + ": damaged or cut off, ends after "
              + row
              + " of "
              + header.rows()
              + " rows",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawExample example(long row, byte[] raw, Double label) {
    int target;
    try {
      target = labelReader.read(label);
    } catch (RejectedValue e) {
      return RawExample.rejected(row, row, e.reason(), "row " + row, e.getMessage());
    }
    if (images.type() == IdxHeader.IdxType.UNSIGNED_BYTE) {
      return RawExample.bytes(row, row, target, raw);
    }
    float[] values = new float[images.values()];
    ByteBuffer buffer = ByteBuffer.wrap(raw);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(images.type(), buffer);
      if (!Float.isFinite(values[i])) {
        return RawExample.rejected(
            row, row, "feature is not finite", "row " + row, "feature " + i + " is " + values[i]);
      }
    }
    return RawExample.floats(row, row, target, values);
  }

  private static double number(IdxHeader.IdxType type, ByteBuffer buffer) {
    return switch (type) {
      case UNSIGNED_BYTE -> buffer.get() & 0xff;
      case SIGNED_BYTE -> buffer.get();
      case SHORT -> buffer.getShort();
      case INT -> buffer.getInt();
      case FLOAT -> buffer.getFloat();
      case DOUBLE -> buffer.getDouble();
    };
  }
}
