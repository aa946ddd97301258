package io.retort.data;

import static org.apache.spark.sql.functions.col;

import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What lies at a Spark source, before anything is made of it. */
final class TableInput {
  /** Columns that are added to the source's own: a row's file, and the piece of it. */
  static final String FILE = "__retort_file";

  static final String PIECE = "__retort_piece";

  private final SparkSession spark;
  private final String key;
  private final SourceSettings.Table settings;
  private final Configuration hadoop;
  private final String pattern;
  private final String fingerprint;
  private final Dataset<Row> table;

  TableInput(SparkSession spark, String key, SourceSettings.Table settings) {
    this.spark = spark;
    this.key = key;
    this.settings = settings;
    this.hadoop = spark.sessionState().newHadoopConf();
    try {
      this.pattern = InputFiles.pattern(settings.path(), hadoop);
      LakeTable.refuse(key, settings.format(), settings.path(), hadoop);
      this.fingerprint = listed();
      this.table = load();
    } catch (UserError e) {
      throw e;
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      String source =
          key + " { format = " + settings.format() + ", path = " + settings.path() + " }";
      throw UserError.unlessMachinesFailed(source + ": " + reason(e), e);
    }
  }

  /** What is wrong with a file, where that is found; else what Spark says first. */
  private String reason(Exception thrown) {
    if (settings.format().equals("parquet")) {
      try {
        Optional<String> found =
            new UnreadableParquet(hadoop)
                .in(InputFiles.list(key + ".path", settings.path(), hadoop));
        if (found.isPresent()) {
          return found.get();
        }
      } catch (IOException e) {
        thrown.addSuppressed(e);
      }
    }
    return UserError.firstLine(thrown);
  }

  /** Whether the files are still those that were opened. */
  boolean unchanged() throws IOException {
    return listed().equals(fingerprint);
  }

  String key() {
    return key;
  }

  SourceSettings.Table settings() {
    return settings;
  }

  /** Whether rows are told by their place: for their ids, or since some are passed over. */
  boolean numbered() {
    return settings.id() == null || Window.of(settings).byPosition();
  }

  /** The table as it is. */
  Dataset<Row> table() {
    return table;
  }

  /** The table with {@link #FILE} and {@link #PIECE}, where rows are told by their place. */
  Dataset<Row> placed() {
    return numbered()
        ? table.select(
            col("*"),
            col("_metadata.file_path").as(FILE),
            col("_metadata.file_block_start").as(PIECE))
        : table;
  }

  /** Equal as long as the files' names, lengths and times are. */
  String fingerprint() {
    return fingerprint;
  }

  /** The rows that can be read and that skip, limit and part leave, with the table's columns. */
  Dataset<Row> taken() {
    Window window = Window.of(settings);
    Dataset<Row> placed = placed();
    Dataset<Row> rows =
        window.takesAll()
            ? table
            : spark
                .createDataFrame(
                    placed.javaRDD().mapPartitions(taken(placed.schema(), window)), placed.schema())
                .drop(FILE, PIECE);
    return List.of(table.columns()).contains(TableColumns.CORRUPT)
        ? rows.where(col(TableColumns.CORRUPT).isNull())
        : rows;
  }

  private String listed() throws IOException {
    return InputFiles.fingerprint(InputFiles.list(key + ".path", settings.path(), hadoop));
  }

  private Dataset<Row> load() {
    boolean text = settings.format().equals("csv") || settings.format().equals("json");
    DataFrameReader reader =
        spark
            .read()
            .format(settings.format())
            // A bit that fell over would be another example; only Parquet knows of it.
            .option(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true)
            .options(settings.options());
    Dataset<Row> found = settings.schema() == null ? reader.load(pattern) : null;
    StructType schema =
        found == null
            ? StructType.fromDDL(settings.schema())
            : FolderColumns.asTheyStand(found, names());
    boolean given = text || found == null || !schema.equals(found.schema());
    if (text) {
      // Rows that cannot be read are ours to count and keep, not Spark's to drop or to die of.
      reader.option("mode", "PERMISSIVE").option("columnNameOfCorruptRecord", TableColumns.CORRUPT);
      if (!List.of(schema.fieldNames()).contains(TableColumns.CORRUPT)) {
        schema = schema.add(TableColumns.CORRUPT, DataTypes.StringType);
      }
    }
    return (given ? reader.schema(schema) : reader).load(pattern);
  }

  /** Columns whose values are names, whatever they look like. */
  private Set<String> names() {
    return Stream.of(settings.label(), settings.id())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private TakenRows taken(StructType schema, Window window) {
    return TakenRows.of(schema, settings.id(), offsets(), window);
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

  /** Where each piece's rows begin, or null where rows are not told by their place. */
  FileOffsets offsets() {
    if (!numbered()) {
      return null;
    }
    Map<FileOffsets.Piece, Long> rows = new HashMap<>();
    for (Row count : byPiece().count().collectAsList()) {
      rows.put(
          new FileOffsets.Piece(TableReader.plainPath(count.getString(0)), count.getLong(1)),
          count.getLong(2));
    }
    return new FileOffsets(root(), rows);
  }

  /** The path's folders before the first wildcard; all of it where it is meant as it stands. */
  private String root() {
    String path = new Path(settings.path()).toUri().getPath();
    boolean literal = !pattern.equals(settings.path());
    int wildcard = literal ? path.length() : path.split("[*?{\\[]", 2)[0].length();
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
}
