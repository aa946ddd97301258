package io.retort.evaluate;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the models, writes the report, publishes a student that passed its gates, and tells a
 * tracking server.
 */
public final class EvaluateStage implements Stage {

  private final SparkSession spark;
  private final Job job;

  public EvaluateStage(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public List<Artefact> artefacts() {
    List<Artefact> artefacts = new ArrayList<>(List.of(new ReportArtefact(spark, job)));
    if (job.evaluate().publish() != null) {
      artefacts.add(new PublishedArtefact(spark, job));
    }
    if (job.evaluate().mlflow() != null) {
      artefacts.add(new MlflowArtefact(spark, job));
    }
    return artefacts;
  }

  @Override
  public void check(Workspace workspace) throws IOException {
    Champion.find(job.evaluate(), spark.sessionState().newHadoopConf());
    ExamplesInfo train = ExamplesTable.open(workspace, Split.TRAIN).info();
    ExamplesInfo test = ExamplesTable.open(workspace, Split.TEST).info();
    new Demands(job.evaluate()).check(train.labelled() > 0, test.labelled() > 0);
  }
}
