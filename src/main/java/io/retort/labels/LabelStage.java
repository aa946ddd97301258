package io.retort.labels;

import io.retort.job.Job;
import io.retort.job.LabelSettings;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Lets the teacher label train and transfer, once. */
public final class LabelStage implements Stage {

  private final SparkSession spark;
  private final Job job;

  public LabelStage(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String name() {
    return "label";
  }

  @Override
  public List<Artefact> artefacts() {
    SoftLabelArtefact labels = new SoftLabelArtefact(spark, job);
    boolean topK =
        job.labels().storage() == LabelSettings.Storage.TOP_K
            && (job.data().classes().auto() || job.labels().k() < job.data().classes().count());
    return topK ? List.of(new TailShapeArtefact(spark, job), labels) : List.of(labels);
  }
}
