package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.retort.job.Classes;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * The labels of a source, as texts; rows without one are rejected.
 *
 * @param numbers whether they are numbers, of which 1.0 and 1 are one
 */
record SourceLabels(JavaRDD<RawExample> rows, boolean numbers) {

  /**
   * Of a table's column.
   *
   * @param window of rows that will be taken, by which it is known whether places matter
   */
  static SourceLabels of(TableInput input, Dataset<Row> table, String label, Window window) {
    boolean corrupt = List.of(table.columns()).contains(TableColumns.CORRUPT);
    boolean placed = input.numbered() && !window.takesAll();
    String id = input.settings().id();
    Dataset<Row> selected =
        table.select(
            id == null || window.takesAll()
                ? lit(null).cast("bigint")
                : TableSource.quoted(id).as("id"),
            lit(null).cast("int").as("label"),
            corrupt ? col(TableColumns.CORRUPT) : lit(null).cast("string"),
            placed ? col(TableInput.FILE) : lit(""),
            placed ? col(TableInput.PIECE) : lit(0L),
            TableSource.quoted(label).cast("string").as("text"));
    TableReader reader =
        new TableReader(
            RowReader.text(label, TableReader.FEATURES),
            new LabelReader(Classes.AUTO),
            id != null && !window.takesAll(),
            placed ? input.offsets() : null);
    DataType type = table.schema().apply(label).dataType();
    return new SourceLabels(
        selected.javaRDD().mapPartitions(reader::read), type instanceof NumericType);
  }
}
