package io.retort.data;

import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Makes the examples tables: train first, whose shape and standardization the others take over. */
public final class PrepareStage implements Stage {
  private final SparkSession spark;
  private final Job job;

  public PrepareStage(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String name() {
    return "prepare";
  }

  @Override
  public List<Artefact> artefacts() {
    return job.data().sources().keySet().stream().<Artefact>map(this::examples).toList();
  }

  private ExamplesArtefact examples(Split split) {
    return new ExamplesArtefact(spark, job.data(), split);
  }
}
