package io.retort.data;

import io.retort.job.Classes;
import io.retort.job.DataSettings;
import io.retort.job.SourceSettings;
import io.retort.job.Split;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Where rows come from. Opening one looks at headers and listings only. */
interface Source {

  /** Equal as long as the input lies there unchanged: its files' names, lengths, times, columns. */
  String fingerprint() throws IOException;

  /**
   * The shape of its examples, given the one in the job file.
   *
   * @throws io.retort.job.UserError where the two do not fit
   */
  List<Integer> shape(List<Integer> wanted) throws IOException;

  /** All rows, each with its position in file order, in any order. Texts are yet to be encoded. */
  JavaRDD<RawExample> rows(List<Integer> shape, Classes classes) throws IOException;

  /** Whether ids are the user's, and may repeat. */
  boolean givenIds();

  /** The feature columns of train, where train is a table too: columns are matched by name. */
  private static TableColumns trainColumns(
      SparkSession spark, Split split, DataSettings data, FeaturePipeline pipeline) {
    boolean alike = split != Split.TRAIN && data.train() instanceof SourceSettings.Table;
    return alike ? ((TableSource) of(spark, Split.TRAIN, data, pipeline)).columns() : null;
  }

  /**
   * @param pipeline that makes features of a table's columns, or null
   */
  static Source of(SparkSession spark, Split split, DataSettings data, FeaturePipeline pipeline) {
    SourceSettings settings = data.sources().get(split);
    String key = "data." + split.key();
    // Transfer rows are the teacher's to label, whatever labels their source may hold.
    boolean labelled = split != Split.TRANSFER;
    if (settings instanceof SourceSettings.Idx idx) {
      return new IdxSource(spark, key, labelled ? idx : idx.withoutLabels());
    }
    if (settings instanceof SourceSettings.Glyphs glyphs) {
      return new GlyphSource(spark, key, glyphs, data.classes(), labelled);
    }
    return new TableSource(
        new TableInput(spark, key, (SourceSettings.Table) settings),
        labelled,
        data.text() != null,
        pipeline,
        trainColumns(spark, split, data, pipeline));
  }
}
