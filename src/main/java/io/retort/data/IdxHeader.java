package io.retort.data;

import io.retort.job.UserError;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * The beginning of an idx file: two zero bytes, the type of its values, the number of its
 * dimensions, their sizes as big-endian integers. (LeCun, Cortes and Burges, the MNIST database.)
 *
 * @param rows size of the first dimension
 * @param inner sizes of the others
 */
record IdxHeader(IdxType type, long rows, List<Integer> inner) implements Serializable {
  /** Bytes that gzip makes one of, at most: a little less than this. */
  private static final int MOST_UNPACKED = 1_100;

  /** The types that values may have. */
  enum IdxType {
    UNSIGNED_BYTE(0x08, 1),
    SIGNED_BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    final int code;
    final int bytes;

    IdxType(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  static IdxHeader read(String key, String path, Configuration hadoop) throws IOException {
    try (DataInputStream in = new DataInputStream(InputFiles.open(key, path, hadoop))) {
      int magic = in.readInt();
      IdxType type = type(magic);
      int dimensions = magic & 0xff;
      if (magic >>> 16 != 0 || type == null || dimensions == 0) {
        throw new UserError(
            key
                + " = "
                + path
                + ": not an idx file (it begins with "
                + String.format(Locale.ROOT, "%08x", magic)
                + ")");
      }
      long rows = in.readInt() & 0xffffffffL;
      List<Long> inner = new ArrayList<>();
      for (int i = 1; i < dimensions; i++) {
        inner.add(in.readInt() & 0xffffffffL);
      }
      checkRow(key, path, type, inner);
      return new IdxHeader(type, rows, inner.stream().map(Math::toIntExact).toList());
    } catch (EOFException e) {
      throw new UserError(key + " = " + path + ": the file ends within its header", e);
    }
  }

  /** A row is read into one array. */
  private static void checkRow(String key, String path, IdxType type, List<Long> inner) {
    long bytes = type.bytes;
    for (long size : inner) {
      if (size == 0 || size > Integer.MAX_VALUE / bytes) {
        throw new UserError(
            key
                + " = "
                + path
                + ": rows of sizes "
                + inner
                + " at "
                + type.bytes
                + " bytes a value, must be from 1 to "
                + Integer.MAX_VALUE
                + " bytes a row");
      }
      bytes *= size;
    }
  }

  private static IdxType type(int magic) {
    for (IdxType type : IdxType.values()) {
      if (type.code == ((magic >>> 8) & 0xff)) {
        return type;
      }
    }
    return null;
  }

  /**
   * Before arrays are made for rows that are not there.
   *
   * @param length of the file in bytes
   * @throws UserError where the file cannot hold the rows that the header speaks of
   */
  void checkLength(String key, String path, long length) {
    boolean packed = path.endsWith(".gz");
    double most = packed ? (double) MOST_UNPACKED * length : length;
    if (headerBytes() + (double) rows * rowBytes() <= most) {
      return;
    }
    String holds =
        packed
            ? "no file of " + length + " bytes holds " + rows + " rows of " + rowBytes() + " bytes"
            : "ends after " + (length - headerBytes()) / rowBytes() + " of " + rows + " rows";
    throw new UserError(key + " = " + path + ": damaged or cut off, " + holds);
  }

  int headerBytes() {
    return 4 + 4 * (1 + inner.size());
  }

  /** Values of one row. */
  int values() {
    return inner.stream().reduce(1, Math::multiplyExact);
  }

  int rowBytes() {
    return Math.multiplyExact(values(), type.bytes);
  }
}
