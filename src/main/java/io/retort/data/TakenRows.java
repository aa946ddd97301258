package io.retort.data;

import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a table that a window takes; rows without a legible id are not among them.
 *
 * @param id where a row's own stands, or -1
 * @param file where the row's file stands, and behind it the piece, or -1
 */
record TakenRows(int id, int file, FileOffsets offsets, Window window)
    implements FlatMapFunction<Iterator<Row>, Row> {

  static TakenRows of(StructType schema, String id, FileOffsets offsets, Window window) {
    return new TakenRows(
        id == null ? -1 : schema.fieldIndex(id),
        offsets == null ? -1 : schema.fieldIndex(TableInput.FILE),
        offsets,
        window);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowPlaces places = offsets == null ? null : new RowPlaces(offsets);
    Stream<Row> all = StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false);
    return all.filter(row -> takes(row, places)).iterator();
  }

  private boolean takes(Row row, RowPlaces places) {
    if (places != null) {
      places.next(row.getString(file), row.getLong(file + 1));
    }
    try {
      long own = id < 0 ? places.id() : TableReader.id(row.get(id));
      return window.takes(places == null ? 0 : places.position(), own);
    } catch (RejectedValue e) {
      return false;
    }
  }
}
