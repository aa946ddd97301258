package io.retort.labels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.job.UserError;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple5;

/** The table of a teacher's logits. */
final class SoftLabelArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(SoftLabelArtefact.class);

  private final SparkSession spark;
  private final Job job;

  SoftLabelArtefact(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String path() {
    return SoftLabelTable.ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    LabelSettings labels = job.labels();
    Recipe recipe =
        Recipe.empty()
            .with("labels.storage", labels.storage())
            .with("labels.precision", labels.precision())
            .with("labels.min-confidence", labels.minConfidence())
            .with("labels.only-correct", labels.onlyCorrect())
            .input(Teachers.ARTEFACT, workspace.require(Teachers.ARTEFACT, "teach").fingerprint());
    if (labels.storage() == LabelSettings.Storage.TOP_K) {
      recipe =
          recipe.with("labels.k", labels.k()).with("labels.temperatures", labels.temperatures());
    }
    for (ExamplesTable table : ExamplesTable.forStudent(workspace, job.data())) {
      recipe = recipe.input(ExamplesTable.path(table.split()), table.manifest().fingerprint());
    }
    return recipe;
  }

  @Override
  public Product make(Making making) throws IOException {
    List<ExamplesTable> tables = ExamplesTable.forStudent(making.workspace(), job.data());
    ClassifierSource model =
        Teachers.open(spark, making.workspace(), job.teacher(), tables.get(0).info().shape());
    long rows = tables.stream().mapToLong(table -> table.manifest().rows()).sum();
    LongAccumulator labelled = spark.sparkContext().longAccumulator("rows labelled");
    try (Progress.Task task = making.progress().begin("label", rows, "rows")) {
      task.poll(labelled::value);
      for (ExamplesTable table : tables) {
        write(table, model, labelled, making.folder());
      }
    }
    SoftLabelContents contents = SoftLabelContents.of(spark, making.folder(), form().schema());
    check(contents, tables);
    tell(contents);
    return new Product(rows, contents.hash(), info(making.workspace(), tables, contents));
  }

  private void write(
      ExamplesTable table, ClassifierSource model, LongAccumulator labelled, Path folder) {
    LabelPartition label =
        new LabelPartition(
            model,
            table.info(),
            table.split().key(),
            job.labels().batchSize(),
            form(),
            new ConfidenceFilter(job.labels().minConfidence(), job.labels().onlyCorrect()),
            labelled);
    JavaRDD<Tuple5<Long, Boolean, float[], int[], float[]>> rows =
        table.rows(spark).mapPartitions(label);
    Dataset<Row> softLabels =
        spark
            .createDataset(
                rows.rdd(),
                Encoders.tuple(
                    Encoders.LONG(),
                    Encoders.BOOLEAN(),
                    spark.implicits().newFloatArrayEncoder(),
                    spark.implicits().newIntArrayEncoder(),
                    spark.implicits().newFloatArrayEncoder()))
            .toDF("id", "filtered", "logits", "classes", "tail")
            .withColumn("split", lit(table.split().key()));
    // Of dense storage without the last two, and classes as the smallest integers.
    Column[] columns =
        Arrays.stream(form().schema().fields())
            .map(field -> col(field.name()).cast(field.dataType()))
            .toArray(Column[]::new);
    softLabels
        .select(columns)
        .write()
        .mode(SaveMode.Append)
        .option("compression", "zstd")
        .parquet(folder.toString());
  }

  private StoredForm form() {
    return StoredForm.of(job.labels(), job.data().classes().count());
  }

  private static void tell(SoftLabelContents contents) {
    contents
        .filtered()
        .forEach(
            (split, filtered) -> {
              if (filtered > 0) {
                LOG.info(
                    "label: {} of {} rows of {} are filtered: the student follows their hard label"
                        + " alone",
                    filtered,
                    contents.rows().get(split),
                    split);
              }
            });
  }

  private static void check(SoftLabelContents contents, List<ExamplesTable> tables) {
    for (ExamplesTable table : tables) {
      long found = contents.rows().getOrDefault(table.split().key(), 0L);
      if (found != table.manifest().rows()) {
        throw new UserError(
            table.path()
                + ": has "
                + found
                + " rows, but its manifest says "
                + table.manifest().rows()
                + "; run `prepare --force`");
      }
    }
  }

  private SoftLabelInfo info(
      Workspace workspace, List<ExamplesTable> tables, SoftLabelContents contents)
      throws IOException {
    Manifest teacherManifest = workspace.require(Teachers.ARTEFACT, "teach");
    Map<String, String> examples = new TreeMap<>();
    for (ExamplesTable table : tables) {
      examples.put(table.split().key(), table.manifest().fingerprint());
    }
    return new SoftLabelInfo(
        teacherManifest.fingerprint(),
        teacherManifest.details().path("sha256").asText(),
        tables.get(0).info().classes(),
        form().storage(),
        form().precision(),
        form().k(),
        form().temperatures(),
        examples,
        contents.rows(),
        contents.filtered());
  }
}
