package io.retort.teacher;

import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Trains the teacher, or looks at the one that is given. */
public final class TeachStage implements Stage {
  private final SparkSession spark;
  private final Job job;
  private final TeacherTrainer trainer;

  public TeachStage(SparkSession spark, Job job, TeacherTrainer trainer) {
    this.spark = spark;
    this.job = job;
    this.trainer = trainer;
  }

  @Override
  public String name() {
    return "teach";
  }

  @Override
  public List<Artefact> artefacts() {
    Artefact teacher =
        job.teacher() instanceof TeacherSettings.Trained trained
            ? trained(trained)
            : new GivenTeacher(spark, job);
    return List.of(teacher);
  }

  @Override
  public void check(Workspace workspace) throws IOException {
    if (job.teacher() instanceof TeacherSettings.Trained
        && ExamplesTable.open(workspace, Split.TRAIN).info().labelled() == 0) {
      throw new UserError(
          "data.train: no row has a label, so the teacher has nothing to learn from");
    }
    if (job.teacher() instanceof TeacherSettings.Trained trained && trained.network() != null) {
      new TrainedTeacher(spark, job, trained, trainer).check(workspace);
    }
  }

  private Artefact trained(TeacherSettings.Trained settings) {
    return settings.estimator() == null
        ? new TrainedTeacher(spark, job, settings, trainer)
        : new FittedTeacher(spark, job, settings);
  }
}
