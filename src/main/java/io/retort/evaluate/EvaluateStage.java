package io.retort.evaluate;

import io.retort.job.Job;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Compares the models, writes the report, and publishes a student that passed its gates. */
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
    ReportArtefact report = new ReportArtefact(spark, job);
    return job.evaluate().publish() == null
        ? List.of(report)
        : List.of(report, new PublishedArtefact(spark, job));
  }
}
