package io.retort.data;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import io.retort.job.DataSettings;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.LiteralPath;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * The values of the test examples by which they are told apart in the evaluation: Parquet with the
 * columns {@code id} and {@code slices}, an array of strings, one a column of {@code
 * evaluate.slices}.
 */
final class SlicesArtefact implements Artefact {
  private static final String MISSING = "(missing)";

  private final SparkSession spark;
  private final DataSettings data;
  private final Sources sources;
  private final List<String> columns;

  SlicesArtefact(SparkSession spark, DataSettings data, Sources sources, List<String> columns) {
    this.spark = spark;
    this.data = data;
    this.sources = sources;
    this.columns = columns;
  }

  /** Columns that examples are told apart by. */
  record Info(List<String> columns) {}

  @Override
  public String path() {
    return Slices.ARTEFACT;
  }

  private TableInput input() throws IOException {
    return sources.table(Split.TEST);
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return Recipe.empty()
        .with("data.test", data.sources().get(Split.TEST))
        .with("evaluate.slices", columns)
        .input("data.test files", input().fingerprint());
  }

  @Override
  public Product make(Making making) throws IOException {
    TableInput input = input();
    Dataset<Row> table = input.placed();
    List<String> known = List.of(input.table().columns());
    for (String column : columns) {
      if (!known.contains(column)) {
        throw new UserError(
            "evaluate.slices = [.. "
                + column
                + " ..]: no such column of data.test; columns are "
                + String.join(", ", known));
      }
    }
    Window window = Window.of(input.settings());
    TableReader reader =
        new TableReader(
            RowReader.text("slices", TableReader.FEATURES),
            new LabelReader(data.classes()),
            input.settings().id() != null,
            input.offsets());
    JavaRDD<Tuple2<Long, String>> rows =
        selected(input, table)
            .javaRDD()
            .mapPartitions(reader::read)
            .filter(window::takes)
            .filter(RawExample::accepted)
            .map(row -> new Tuple2<>(row.id, row.text));
    Dataset<Row> slices =
        spark
            .createDataset(rows.rdd(), Encoders.tuple(Encoders.LONG(), Encoders.STRING()))
            .toDF("id", "slices")
            .select(
                col("id"),
                from_json(col("slices"), "array<string>", java.util.Map.of()).as("slices"));
    slices.write().mode("append").parquet(making.folder().toString());
    long count = spark.read().parquet(LiteralPath.pattern(making.folder())).count();
    return new Product(
        count, DigestUtils.sha256Hex(Documents.line(making.recipe())), new Info(columns));
  }

  /** As {@link TableReader} takes them: one text for all values. */
  private Dataset<Row> selected(TableInput input, Dataset<Row> table) {
    String id = input.settings().id();
    boolean corrupt = List.of(table.schema().fieldNames()).contains(TableColumns.CORRUPT);
    Column[] values =
        columns.stream()
            .map(column -> coalesce(TableSource.quoted(column).cast("string"), lit(MISSING)))
            .toArray(Column[]::new);
    return table.select(
        id == null ? lit(null).cast("bigint") : TableSource.quoted(id),
        lit(null).cast("int"),
        corrupt ? col(TableColumns.CORRUPT) : lit(null).cast("string"),
        input.numbered() ? col(TableInput.FILE) : lit(""),
        input.numbered() ? col(TableInput.PIECE) : lit(0L),
        to_json(array(values)));
  }
}
