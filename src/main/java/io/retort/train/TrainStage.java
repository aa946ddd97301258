package io.retort.train;

import io.retort.job.Job;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Trains the student on soft and hard labels, and the baseline on hard labels alone. */
public final class TrainStage implements Stage {
  private final SparkSession spark;
  private final Job job;

  public TrainStage(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public List<Artefact> artefacts() {
    StudentBuild build = new StudentBuild(spark, job);
    List<Artefact> artefacts = new ArrayList<>();
    artefacts.add(new StudentArtefact(spark, job, build));
    if (job.evaluate().baseline()) {
      artefacts.add(new BaselineArtefact(spark, job, build));
    }
    return artefacts;
  }
}
