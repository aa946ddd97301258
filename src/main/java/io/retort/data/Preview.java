package io.retort.data;

import io.retort.job.Job;
import io.retort.job.SourceSettings;
import io.retort.job.Split;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * What a look at the beginning of a source tells of it, without reading it.
 *
 * @param rows that it gives, as far as can be told; none where nobody knows
 * @param rowsPerSecond that all tasks together read; 0 where there are none
 * @param source settings of one that holds the first rows alone, as in a job file
 */
public record Preview(OptionalLong rows, double rowsPerSecond, Map<String, Object> source) {
  private static final long A_MOMENT = 500_000_000;

  /** Where rows are pictures, of which each may be megabytes. */
  private static final int FEW = 64;

  /**
   * Looks at the source of a split.
   *
   * @param given its settings in the job file
   * @param folder for what has to be written
   * @param most rows of the new source
   * @throws io.retort.job.UserError where there is nothing to read, or it is not what the job says
   */
  public static Preview of(
      SparkSession spark, Job job, Split split, Map<String, Object> given, Path folder, int most)
      throws IOException {
    SourceSettings settings = job.data().sources().get(split);
    String key = "data." + split.key();
    Configuration hadoop = spark.sessionState().newHadoopConf();
    if (settings instanceof SourceSettings.Table table) {
      return ofTable(spark, key, table, given, folder, most, hadoop);
    }
    Map<String, Object> source = new HashMap<>(given);
    source.remove("part");
    source.put("limit", Math.min(most, settings.limit().rows()));
    if (settings instanceof SourceSettings.Idx idx) {
      long rows = IdxHeader.read(key + ".images", idx.images(), hadoop).rows();
      return new Preview(
          OptionalLong.of(Window.of(settings).expected(rows)), pace(spark, job, split), source);
    }
    long count = ((SourceSettings.Glyphs) settings).count();
    source.put("count", Math.min(count, settings.skip() + most));
    return new Preview(
        OptionalLong.of(Window.of(settings).expected(count)), pace(spark, job, split), source);
  }

  private static double pace(SparkSession spark, Job job, Split split) throws IOException {
    Source source = new Sources(spark, job.data()).of(split, null);
    JavaRDD<RawExample> rows = source.rows(source.shape(job.data().shape()), job.data().classes());
    return new ReadingPace<RawExample>(A_MOMENT).of(rows.rdd());
  }

  private static Preview ofTable(
      SparkSession spark,
      String key,
      SourceSettings.Table settings,
      Map<String, Object> given,
      Path folder,
      int most,
      Configuration hadoop)
      throws IOException {
    TableInput input = new TableInput(spark, key, settings);
    OptionalLong all = new RowEstimate(key, settings, hadoop).rows();
    Dataset<Row> table = input.table();
    boolean heavy =
        table.schema().simpleString().contains("binary") || settings.format().equals("image");
    List<Row> first = table.takeAsList(heavy ? Math.min(FEW, most) : most);
    StructType schema = table.schema().asNullable();
    spark.createDataFrame(first, schema).coalesce(1).write().parquet(folder.toString());
    Map<String, Object> source = new HashMap<>(given);
    List.of("options", "schema", "skip", "limit", "part").forEach(source::remove);
    source.put("format", "parquet");
    source.put("path", folder.toString());
    if (settings.format().equals("libsvm") && settings.label() == null) {
      source.put("label", "label");
    }
    return new Preview(
        all.isPresent() ? OptionalLong.of(Window.of(settings).expected(all.getAsLong())) : all,
        new ReadingPace<InternalRow>(A_MOMENT).of(table.queryExecution().toRdd()),
        source);
  }
}
