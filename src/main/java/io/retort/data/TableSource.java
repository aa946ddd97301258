package io.retort.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.retort.job.Classes;
import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Any Spark source. Rows keep their place in their file, whatever pieces Spark reads it in. */
final class TableSource implements Source {
  private final SparkSession spark;
  private final String key;
  private final SourceSettings.Table settings;
  private final boolean labelled;
  private final boolean text;
  private final Configuration hadoop;
  private final Dataset<Row> table;
  private final TableColumns columns;

  /**
   * @param labelled whether labels are looked at
   * @param text whether an example is a text
   * @param train columns of train, or null
   */
  TableSource(
      SparkSession spark,
      String key,
      SourceSettings.Table settings,
      boolean labelled,
      boolean text,
      TableColumns train) {
    this.spark = spark;
    this.key = key;
    this.settings = settings;
    this.labelled = labelled;
    this.text = text;
    this.hadoop = spark.sessionState().newHadoopConf();
    this.table = load();
    this.columns =
        text
            ? TableColumns.ofText(key, settings, table.schema(), train)
            : TableColumns.of(key, settings, table.schema(), train);
  }

  TableColumns columns() {
    return columns;
  }

  private Dataset<Row> load() {
    boolean text = settings.format().equals("csv") || settings.format().equals("json");
    try {
      InputFiles.list(key + ".path", settings.path(), hadoop);
      DataFrameReader reader = spark.read().format(settings.format()).options(settings.options());
      StructType schema =
          settings.schema() == null
              ? reader.load(settings.path()).schema()
              : StructType.fromDDL(settings.schema());
      if (text) {
        // Rows that cannot be read are ours to count and keep, not Spark's to drop or to die of.
        reader
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", TableColumns.CORRUPT);
        if (!List.of(schema.fieldNames()).contains(TableColumns.CORRUPT)) {
          schema = schema.add(TableColumns.CORRUPT, DataTypes.StringType);
        }
      }
      return (text || settings.schema() != null ? reader.schema(schema) : reader)
          .load(settings.path());
    } catch (UserError e) {
      throw e;
    } catch (
        Exception
            e) { // Spark's AnalysisException and ParseException are checked, which Scala does not
      // declare.
      String source =
          key + " { format = " + settings.format() + ", path = " + settings.path() + " }";
      throw new UserError(source + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String fingerprint() throws IOException {
    String files = InputFiles.fingerprint(InputFiles.list(key + ".path", settings.path(), hadoop));
    return DigestUtils.sha256Hex(files + columns.features());
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
    boolean numbered = columns.id() == null || Window.of(settings).byPosition();
    FileOffsets offsets = numbered ? offsets() : null;
    TableReader reader = reader(shape, classes, offsets);
    return selected(numbered).javaRDD().mapPartitions(reader::read);
  }

  /** id, label, what could not be read, file, piece of it; then the features. */
  private Dataset<Row> selected(boolean numbered) {
    List<Column> chosen = new ArrayList<>();
    chosen.add(columns.id() == null ? lit(null).cast("bigint") : quoted(columns.id()));
    chosen.add(
        columns.label() == null || !labelled ? lit(null).cast("int") : quoted(columns.label()));
    boolean corrupt = List.of(table.schema().fieldNames()).contains(TableColumns.CORRUPT);
    chosen.add(corrupt ? col(TableColumns.CORRUPT) : lit(null).cast("string"));
    chosen.add(numbered ? col("_metadata.file_path") : lit(""));
    chosen.add(numbered ? col("_metadata.file_block_start") : lit(0L));
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
    return new TableReader(rows, new LabelReader(classes, false), columns.id() != null, offsets);
  }

  /** Only looked up here, not run: what fails when it runs is no question of columns. */
  private RelationalGroupedDataset byPiece() {
    Column file = col("_metadata.file_path");
    Column start = col("_metadata.file_block_start");
    try {
      table.select(file, start);
    } catch (Exception e) { // Spark's AnalysisException is checked, which Scala does not declare.
      if (!(e instanceof AnalysisException)) {
        throw e;
      }
      throw new UserError(
          key
              + ".id: "
              + settings.format()
              + " does not tell files apart, so rows need an id column and no skip or limit",
          e);
    }
    return table.groupBy(file, start);
  }

  private FileOffsets offsets() {
    Map<FileOffsets.Piece, Long> rows = new HashMap<>();
    for (Row count : byPiece().count().collectAsList()) {
      rows.put(
          new FileOffsets.Piece(TableReader.plainPath(count.getString(0)), count.getLong(1)),
          count.getLong(2));
    }
    return new FileOffsets(root(), rows);
  }

  /** The path's folders before the first wildcard. */
  private String root() {
    String path = new Path(settings.path()).toUri().getPath();
    int wildcard = path.split("[*?{\\[]", 2)[0].length();
    String fixed =
        wildcard < path.length()
            ? path.substring(0, Math.max(0, path.lastIndexOf('/', wildcard)))
            : path;
    if (fixed.startsWith("/")) {
      return fixed;
    }
    try {
      Path start = new Path(settings.path());
      return start
          .getFileSystem(hadoop)
          .makeQualified(new Path(fixed.isEmpty() ? "." : fixed))
          .toUri()
          .getPath();
    } catch (IOException e) {
      throw new UserError(key + ".path = " + settings.path() + ": " + e.getMessage(), e);
    }
  }

  private static Column quoted(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }
}
