package io.retort.evaluate;

import io.retort.job.EvaluateSettings;
import io.retort.job.Job;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The report as a run of a tracking server; each report is one, even if this is cut short. */
final class MlflowArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowArtefact.class);

  private final SparkSession spark;
  private final Job job;

  MlflowArtefact(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  /**
   * What the manifest tells.
   *
   * @param run its id
   */
  record Info(String uri, String experiment, String run) {}

  @Override
  public String path() {
    return "mlflow";
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return Recipe.empty()
        .with("evaluate.mlflow", job.evaluate().mlflow())
        .input(ReportFiles.ARTEFACT, Published.report(workspace));
  }

  @Override
  public Product make(Making making) throws IOException {
    EvaluateSettings.Mlflow settings = job.evaluate().mlflow();
    String experiment = settings.experiment() == null ? job.name() : settings.experiment();
    Workspace workspace = making.workspace();
    String run =
        new MlflowServer(settings.uri(), spark.sessionState().newHadoopConf())
            .log(
                experiment,
                ReportFiles.read(workspace),
                workspace.folder(ReportFiles.ARTEFACT),
                ReportFiles.NAMES);
    LOG.info("evaluate: logged as run {} of the MLflow experiment {}", run, experiment);
    return new Product(1, run, new Info(settings.uri(), experiment, run));
  }
}
