package io.retort.data;

import io.retort.job.DataSettings;
import io.retort.job.SourceSettings;
import io.retort.job.Split;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A job's sources. To open a table may take a look at every row, where columns are told by their
 * values: each is opened once for as long as its files stay as they are.
 */
final class Sources {
  private final SparkSession spark;
  private final DataSettings data;
  private final Map<Split, TableInput> tables = new EnumMap<>(Split.class);

  Sources(SparkSession spark, DataSettings data) {
    this.spark = spark;
    this.data = data;
  }

  /**
   * @param pipeline that makes features of a table's columns, or null
   */
  Source of(Split split, FeaturePipeline pipeline) throws IOException {
    SourceSettings settings = data.sources().get(split);
    String key = "data." + split.key();
    // Transfer rows are the teacher's to label, whatever labels their source may hold.
    boolean labelled = split != Split.TRANSFER;
    if (settings instanceof SourceSettings.Idx idx) {
      return new IdxSource(spark, key, labelled ? idx : idx.withoutLabels());
    }
    if (settings instanceof SourceSettings.Glyphs glyphs) {
      return new GlyphSource(
          spark, key, glyphs, data.classes(), labelled && !glyphs.ignoreLabels());
    }
    return new TableSource(
        table(split),
        labelled && !((SourceSettings.Table) settings).ignoreLabels(),
        data.text() != null,
        pipeline,
        trainColumns(split, pipeline));
  }

  /** The feature columns of train, where train is a table too: columns are matched by name. */
  private TableColumns trainColumns(Split split, FeaturePipeline pipeline) throws IOException {
    boolean alike = split != Split.TRAIN && data.train() instanceof SourceSettings.Table;
    return alike ? ((TableSource) of(Split.TRAIN, pipeline)).tableColumns() : null;
  }

  /** Of a split whose source is a table. */
  TableInput table(Split split) throws IOException {
    TableInput before = tables.get(split);
    if (before == null || !before.unchanged()) {
      SourceSettings.Table settings = (SourceSettings.Table) data.sources().get(split);
      tables.put(split, new TableInput(spark, "data." + split.key(), settings));
    }
    return tables.get(split);
  }
}
