package io.retort.data;

import io.retort.job.DataSettings;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a job's pipeline of Spark ML learned from the rows of train, saved as Spark ML reads it. */
final class FeaturePipelineArtefact implements Artefact {
  static final String ARTEFACT = "examples/pipeline";

  private static final String MODEL = "model";
  private static final String FEATURES = "org.apache.spark.ml.feature";

  private final SparkSession spark;
  private final DataSettings data;
  private final Sources sources;
  private String opened;
  private FeaturePipeline pipeline;

  FeaturePipelineArtefact(SparkSession spark, DataSettings data, Sources sources) {
    this.spark = spark;
    this.data = data;
    this.sources = sources;
  }

  /**
   * @param stages that were fitted
   * @param columns of the table that they were fitted on
   */
  record Info(int stages, List<String> columns) {
    Info {
      columns = columns == null ? List.of() : columns; // Earlier versions did not tell.
    }
  }

  @Override
  public String path() {
    return ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return Recipe.empty()
        .with("data.pipeline", data.pipeline())
        .with("data.train", data.train())
        .input("data.train files", train().fingerprint());
  }

  private TableInput train() throws IOException {
    return sources.table(Split.TRAIN);
  }

  /** The files that Spark writes have their time in them; what they are made from tells more. */
  @Override
  public Product make(Making making) throws IOException {
    PipelineStage[] stages = new PipelineStage[data.pipeline().size()];
    Arrays.setAll(
        stages, i -> SparkMlStage.of("data.pipeline." + i, data.pipeline().get(i), FEATURES));
    fit(stages).write().save(new Path(making.folder(), MODEL).toString());
    String made = DigestUtils.sha256Hex(Documents.line(making.recipe()));
    return new Product(0, made, new Info(stages.length, List.of(train().table().columns())));
  }

  private PipelineModel fit(PipelineStage[] stages) throws IOException {
    Dataset<Row> rows = train().taken();
    try {
      return new Pipeline().setStages(stages).fit(rows);
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      throw UserError.unlessMachinesFailed(
          "data.pipeline: cannot be fitted on data.train (" + UserError.firstLine(e) + ")", e);
    }
  }

  /** The one that there is, read once; null for a job without. */
  FeaturePipeline open(Workspace workspace) throws IOException {
    if (data.pipeline().isEmpty()) {
      return null;
    }
    Manifest manifest = workspace.require(ARTEFACT, "prepare");
    if (!manifest.fingerprint().equals(opened)) {
      Path model = new Path(workspace.folder(ARTEFACT), MODEL);
      List<String> packages =
          data.pipeline().stream().flatMap(stage -> stage.packages().stream()).toList();
      Object saved = new SavedSparkMl(spark, model, packages, true).load();
      pipeline = new FeaturePipeline((PipelineModel) saved, manifest.details(Info.class).columns());
      opened = manifest.fingerprint();
    }
    return pipeline;
  }
}
