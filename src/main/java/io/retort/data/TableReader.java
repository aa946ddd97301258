package io.retort.data;

import java.io.Serializable;
import java.net.URI;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Turns a partition's rows (id, label, corrupt record, file, piece, features...) into examples or
 * rejects.
 *
 * @param givenIds whether the first column is the id
 * @param offsets where each piece's rows begin, or null where positions are not asked for
 */
record TableReader(RowReader features, LabelReader labels, boolean givenIds, FileOffsets offsets)
    implements Serializable {
  /** The first feature's position in a row. */
  static final int FEATURES = 5;

  private static final int RECORD_LENGTH = 1_000;

  /** Of those that a column holds, shown in a record. */
  private static final int BYTES = 16;

  Iterator<RawExample> read(Iterator<Row> rows) {
    RowPlaces places = offsets == null ? null : new RowPlaces(offsets);
    return new Iterator<>() {

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public RawExample next() {
        Row row = rows.next();
        if (places != null) {
          places.next(row.getString(3), row.getLong(4));
        }
        return example(row, places);
      }
    };
  }

  private RawExample example(Row row, RowPlaces places) {
    long position = places == null ? 0 : places.position();
    long id = places == null ? 0 : places.id();
    try {
      id = givenIds ? id(row.get(0)) : id;
      if (!row.isNullAt(2)) {
        throw new RejectedValue("row cannot be read", row.getString(2));
      }
      int label = labels.read(row.get(1));
      Object values = features.read(row);
      return values instanceof byte[] bytes
          ? RawExample.bytes(id, position, label, bytes)
          : values instanceof String text
              ? RawExample.text(id, position, label, text)
              : floats(row, RawExample.floats(id, position, label, (float[]) values));
    } catch (RejectedValue e) {
      return RawExample.rejected(
          id, position, e.reason(), place(row, position, e), shorten(e.getMessage() + text(row)));
    }
  }

  private RawExample floats(Row row, RawExample example) {
    BitSet rounded = features.rounded(row);
    return rounded == null ? example : example.rounded(rounded);
  }

  /** Where what is wrong stands, without what stands there, which may be nobody's business. */
  private String place(Row row, long position, RejectedValue e) {
    String id = !givenIds || row.isNullAt(0) ? "" : shown(row.get(0));
    String rowOf = id.isBlank() ? (offsets == null ? "" : "row " + position) : "id " + id;
    String column = e.column() == null ? "" : "column " + e.column();
    return rowOf + (rowOf.isEmpty() || column.isEmpty() ? "" : ", ") + column;
  }

  private static String text(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(row::get)
        .map(TableReader::shown)
        .collect(Collectors.joining(",", " in [", "]"));
  }

  /** A value as a text; bytes as such, of many the first. */
  private static String shown(Object value) {
    if (value instanceof byte[] bytes) {
      String more = bytes.length > BYTES ? "..." : "";
      return "0x" + HexFormat.of().formatHex(bytes, 0, Math.min(BYTES, bytes.length)) + more;
    }
    return String.valueOf(value);
  }

  static long id(Object id) throws RejectedValue {
    if (id instanceof Long || id instanceof Integer || id instanceof Short || id instanceof Byte) {
      return ((Number) id).longValue();
    }
    if (id instanceof byte[] bytes && bytes.length > 0) {
      return XXH64.hashUTF8String(UTF8String.fromBytes(bytes), 42);
    }
    if (id == null || id instanceof byte[] || id.toString().isBlank()) {
      throw new RejectedValue("id is missing", "");
    }
    String text = id.toString().strip();
    if (text.matches("-?\\d{1,18}")) {
      return Long.parseLong(text); // The same id whether or not a csv's types were inferred.
    }
    return XXH64.hashUTF8String(UTF8String.fromString(text), 42);
  }

  /** Spark gives paths as URIs, with spaces and the like escaped. */
  static String plainPath(String uri) {
    return new Path(URI.create(uri)).toUri().getPath();
  }

  private static String shorten(String record) {
    return record.length() <= RECORD_LENGTH ? record : record.substring(0, RECORD_LENGTH) + "...";
  }
}
