package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.retort.job.Classes;
import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** Any Spark source. Rows keep their place in their file, whatever pieces Spark reads it in. */
final class TableSource implements Source {
  private final TableInput input;
  private final String key;
  private final boolean labelled;
  private final boolean text;
  private final Dataset<Row> table;
  private final TableColumns columns;

  /**
   * @param labelled whether labels are looked at
   * @param text whether an example is a text
   * @param pipeline that makes features of columns, or null
   * @param train columns of train, or null
   */
  TableSource(
      TableInput input,
      boolean labelled,
      boolean text,
      FeaturePipeline pipeline,
      TableColumns train) {
    this.input = input;
    this.key = input.key();
    this.labelled = labelled;
    this.text = text;
    Dataset<Row> placed = input.placed();
    this.table = pipeline == null ? placed : pipeline.apply(placed, key);
    SourceSettings.Table settings =
        pipeline == null || input.settings().namesFeatures()
            ? input.settings()
            : input.settings().withFeaturesColumn(FeaturePipeline.output(table, placed));
    this.columns =
        text
            ? TableColumns.ofText(key, settings, table.schema(), train)
            : TableColumns.of(key, settings, table.schema(), train);
  }

  TableColumns tableColumns() {
    return columns;
  }

  @Override
  public List<String> columns() {
    return columns.packed() ? List.of() : columns.features();
  }

  @Override
  public void checkFeatures(BitSet rounded) {
    if (columns.packed()) {
      return;
    }
    if (columns.id() == null && !input.settings().namesFeatures()) {
      UniqueColumns.check(key, table, columns.features());
    }
    rounded.stream()
        .forEach(place -> RoundedColumns.check(key, table, columns.features().get(place)));
  }

  @Override
  public String fingerprint() throws IOException {
    return DigestUtils.sha256Hex(input.fingerprint() + columns.features());
  }

  @Override
  public boolean givenIds() {
    return columns.id() != null;
  }

  @Override
  public List<Integer> shape(List<Integer> wanted) {
    if (!columns.packed()) {
      int count = columns.features().size();
      if (wanted != null && wanted.stream().reduce(1, Math::multiplyExact) != count) {
        throw new UserError(
            "data.shape = " + wanted + ": " + key + " has " + count + " feature columns");
      }
      return wanted == null ? List.of(count) : wanted;
    }
    return wanted == null ? firstShape() : wanted;
  }

  private List<Integer> firstShape() {
    String column = columns.features().get(0);
    RowReader reader =
        RowReader.column(column, 0, table.schema().apply(column).dataType(), List.of(1));
    List<Row> first = table.select(quoted(column)).where(quoted(column).isNotNull()).takeAsList(1);
    if (first.isEmpty()) {
      throw new UserError(key + ": no row has features");
    }
    try {
      return reader.shapeOf(first.get(0));
    } catch (RejectedValue e) {
      throw new UserError(
          key + ": give data.shape, since the first row has none (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public JavaRDD<RawExample> rows(List<Integer> shape, Classes classes) {
    TableReader reader = reader(shape, classes, input.offsets());
    return selected().javaRDD().mapPartitions(reader::read);
  }

  @Override
  public SourceLabels labels(Window window) {
    if (columns.label() == null) {
      throw new UserError("data.classes = auto: " + key + ".label is missing: the column to read");
    }
    return SourceLabels.of(input, table, columns.label(), window);
  }

  /** id, label, what could not be read, file, piece of it; then the features. */
  private Dataset<Row> selected() {
    List<Column> chosen = new ArrayList<>();
    chosen.add(columns.id() == null ? lit(null).cast("bigint") : quoted(columns.id()));
    chosen.add(
        columns.label() == null || !labelled ? lit(null).cast("int") : quoted(columns.label()));
    boolean corrupt = List.of(table.schema().fieldNames()).contains(TableColumns.CORRUPT);
    chosen.add(corrupt ? col(TableColumns.CORRUPT) : lit(null).cast("string"));
    chosen.add(input.numbered() ? col(TableInput.FILE) : lit(""));
    chosen.add(input.numbered() ? col(TableInput.PIECE) : lit(0L));
    columns.features().forEach(column -> chosen.add(quoted(column)));
    return table.select(chosen.toArray(Column[]::new));
  }

  private TableReader reader(List<Integer> shape, Classes classes, FileOffsets offsets) {
    int first = TableReader.FEATURES;
    DataType type = table.schema().apply(columns.features().get(0)).dataType();
    RowReader rows =
        text
            ? RowReader.text(columns.features().get(0), first)
            : columns.packed()
                ? RowReader.column(columns.features().get(0), first, type, shape)
                : RowReader.columns(columns.features(), first, shape);
    return new TableReader(rows, new LabelReader(classes), columns.id() != null, offsets);
  }

  static Column quoted(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }
}
