package io.retort.train;

import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.labels.SoftLabelTable;
import io.retort.network.NetworkSpec;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The student: learns from the teacher's soft labels on all rows, and from hard ones where there
 * are any.
 */
final class StudentArtefact implements Artefact {
  private final SparkSession spark;
  private final Job job;
  private final StudentBuild build;

  StudentArtefact(SparkSession spark, Job job, StudentBuild build) {
    this.spark = spark;
    this.job = job;
    this.build = build;
  }

  @Override
  public String path() {
    return "student";
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Recipe recipe =
        build
            .recipe(workspace)
            .with("loss", job.loss())
            .input(
                SoftLabelTable.ARTEFACT,
                workspace.require(SoftLabelTable.ARTEFACT, "label").fingerprint());
    return job.labels().storage() == LabelSettings.Storage.TOP_K
        ? recipe.with("labels.tail", job.labels().tail())
        : recipe;
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, job.data());
    SoftLabelTable softLabels =
        SoftLabelTable.open(
            workspace, workspace.require(Teachers.ARTEFACT, "teach"), tables, job.labels());
    softLabels.verify(spark);
    NetworkSpec network = build.network(workspace);
    Training training =
        new Training(
            spark,
            path(),
            network,
            new StudentLoss(job.loss(), build.classWeights(workspace)).objective(),
            job.train(),
            job.seed());
    long rows = build.rows(workspace);
    float[] parameters =
        training.run(
            training.rows(rows).distilled(tables, softLabels),
            rows,
            build.steps(workspace),
            build.initialParameters(network, making.workspace()),
            making);
    return build.save(network, parameters, rows, making);
  }
}
