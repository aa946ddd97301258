package io.retort.data;

import io.retort.job.DataSettings;
import io.retort.job.Split;
import io.retort.loss.Targets;
import io.retort.pipeline.FileLengths;
import io.retort.pipeline.LiteralPath;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.ParquetRows;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The examples of one split: plain Parquet with the columns {@code id} (bigint, unique), {@code
 * label} (int or, of a regression, float; null where there is none) and {@code features} (binary or
 * array of floats, as {@link ExamplesInfo#encoding()} says).
 */
public record ExamplesTable(Split split, String path, Manifest manifest, ExamplesInfo info) {

  /** The table that `prepare` made of a split. */
  public static ExamplesTable open(Workspace workspace, Split split) throws IOException {
    String artefact = path(split);
    Manifest manifest = workspace.require(artefact, "prepare");
    return new ExamplesTable(
        split,
        workspace.folder(artefact).toString(),
        manifest,
        manifest.details(ExamplesInfo.class));
  }

  /** The tables that the teacher labels and the student learns from: all but test. */
  public static List<ExamplesTable> forStudent(Workspace workspace, DataSettings data)
      throws IOException {
    List<ExamplesTable> tables = new ArrayList<>();
    for (Split split : data.sources().keySet()) {
      if (split != Split.TEST) {
        tables.add(open(workspace, split));
      }
    }
    return tables;
  }

  /** What tells of features that are far from 1, where networks do not learn; or null. */
  public String unscaled() {
    return manifest.details(ExamplesDetails.Told.class).unscaled();
  }

  /** Its files. */
  public Buckets buckets() {
    return manifest.details(Buckets.class);
  }

  /** What a listing tells: a file that is not there, or is longer or shorter than it was. */
  Optional<String> damage(FileSystem files) throws IOException {
    FileLengths lengths = FileLengths.of(files, new Path(path));
    return buckets().buckets().stream()
        // An earlier version did not say how long they are.
        .filter(bucket -> bucket.bytes() > 0 || !lengths.bytes().containsKey(bucket.file()))
        .flatMap(bucket -> lengths.damage(bucket.file(), bucket.bytes()).stream())
        .findFirst();
  }

  /** Where a split lies in the workspace. */
  public static String path(Split split) {
    return "examples/" + split.key();
  }

  public Dataset<Row> dataset(SparkSession spark) {
    return spark
        .read()
        .option(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true)
        .schema(schema(info.bytes(), info.regression()))
        .parquet(LiteralPath.pattern(path));
  }

  /** Of one of its files, in a task: the rows in their order, sorted by id. */
  public static ParquetReader<Example> read(Path file, ExamplesInfo info, Configuration hadoop)
      throws IOException {
    return ParquetRows.read(file, new ExampleReadSupport(info.features()), hadoop);
  }

  /** The rows, in no order that may be relied on. */
  public JavaRDD<Example> rows(SparkSession spark) {
    return rows(dataset(spark));
  }

  /** Those of the table's rows that {@code chosen} holds, whose first columns are the table's. */
  public JavaRDD<Example> rows(Dataset<Row> chosen) {
    boolean bytes = info.bytes();
    boolean regression = info.regression();
    return chosen
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(row -> decode(row, 0, bytes, regression));
  }

  /**
   * The example in the columns id, label and features of Spark's own row, from column {@code
   * first}.
   */
  public static Example decode(InternalRow row, int first, boolean bytes, boolean regression) {
    int label = row.isNullAt(first + 1) ? Targets.UNLABELLED : label(row, first + 1, regression);
    byte[] raw = bytes ? row.getBinary(first + 2) : null;
    float[] values = bytes ? null : row.getArray(first + 2).toFloatArray();
    return new Example(row.getLong(first), label, raw, values);
  }

  private static int label(InternalRow row, int column, boolean regression) {
    return regression ? Targets.label(row.getFloat(column)) : row.getInt(column);
  }

  /** What the column {@code label} holds: {@link Integer} or {@link Float}. */
  @SuppressWarnings("unchecked") // Of either, seen as objects.
  public static Encoder<Object> labelEncoder(boolean regression) {
    return (Encoder<Object>) (Encoder<?>) (regression ? Encoders.FLOAT() : Encoders.INT());
  }

  /** A label as that column holds it, or null. */
  public static Object stored(int label, boolean regression) {
    if (label == Targets.UNLABELLED) {
      return null;
    }
    return regression ? (Object) Targets.value(label) : (Object) label;
  }

  public boolean bytes() {
    return info.bytes();
  }

  static StructType schema(boolean bytes, boolean regression) {
    return new StructType()
        .add("id", DataTypes.LongType, false)
        .add("label", regression ? DataTypes.FloatType : DataTypes.IntegerType, true)
        .add(
            "features",
            bytes ? DataTypes.BinaryType : DataTypes.createArrayType(DataTypes.FloatType, false),
            false);
  }
}
