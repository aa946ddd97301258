package io.retort.evaluate;

import io.retort.job.Job;
import io.retort.network.ClassifierSource;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Compares the models and writes the report. */
public final class EvaluateStage implements Stage {

  /** Opens the job's teacher; given from outside, since teachers are another stage's business. */
  public interface TeacherOpener {
    ClassifierSource open(Workspace workspace, List<Integer> shape) throws IOException;
  }

  private final SparkSession spark;
  private final Job job;
  private final TeacherOpener teacher;

  public EvaluateStage(SparkSession spark, Job job, TeacherOpener teacher) {
    this.spark = spark;
    this.job = job;
    this.teacher = teacher;
  }

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public List<Artefact> artefacts() {
    return List.of(new ReportArtefact(spark, job, teacher));
  }
}
