package io.retort.data;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Numbers the rows of many files, whatever pieces Spark reads them in: each piece's first row has a
 * known place in its file and among all rows. A row's id is a hash of its file's name plus its
 * place in the file, so that files can come and go without renumbering the others.
 */
final class FileOffsets implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A piece of a file: from this byte on. Pieces are ordered as their rows are in file order. */
  record Piece(String file, long start) implements Comparable<Piece>, Serializable {
    @Override
    public int compareTo(Piece other) {
      int byName = file.compareTo(other.file);
      return byName != 0 ? byName : Long.compare(start, other.start);
    }
  }

  /** Of a piece's first row: its id, and its position among all rows. */
  record Offset(long id, long position) implements Serializable {}

  private final HashMap<Piece, Offset> offsets = new HashMap<>();

  /**
   * @param root of the source, which ids do not depend on
   * @param rows of each piece
   */
  FileOffsets(String root, Map<Piece, Long> rows) {
    TreeMap<Long, Long> taken = new TreeMap<>();
    String file = null;
    long id = 0;
    long position = 0;
    for (Map.Entry<Piece, Long> entry : new TreeMap<>(rows).entrySet()) {
      if (!entry.getKey().file().equals(file)) {
        file = entry.getKey().file();
        id = XXH64.hashUTF8String(UTF8String.fromString(relative(root, file)), 42);
      }
      offsets.put(entry.getKey(), new Offset(id, position));
      reserve(taken, id, entry.getValue(), file);
      id += entry.getValue();
      position += entry.getValue();
    }
  }

  /**
   * Two files whose ids overlap are less likely than a broken disk, but would mix up labels without
   * a word. Ids come from all longs: the distance of two is unsigned.
   */
  private static void reserve(TreeMap<Long, Long> taken, long id, long rows, String file) {
    Map.Entry<Long, Long> before = taken.floorEntry(id);
    Map.Entry<Long, Long> after = taken.ceilingEntry(id);
    boolean overlaps =
        (before != null && Long.compareUnsigned(id - before.getKey(), before.getValue()) < 0)
            || (after != null && Long.compareUnsigned(after.getKey() - id, rows) < 0);
    if (overlaps) {
      throw new io.retort.job.UserError(
          file + ": its rows' ids overlap with another file's; rename it, or name an id column");
    }
    if (rows > 0) {
      taken.put(id, rows);
    }
  }

  private static String relative(String root, String file) {
    return file.startsWith(root + "/")
        ? file.substring(root.length() + 1)
        : file.substring(file.lastIndexOf('/') + 1);
  }

  Offset of(Piece piece) {
    Offset offset = offsets.get(piece);
    if (offset == null) {
      throw new io.retort.job.UserError(piece.file() + ": changed while it was read");
    }
    return offset;
  }
}
