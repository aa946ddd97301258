package io.retort.data;

import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Fits the pipeline of features, makes the tokenizer of texts, and the examples tables: train
 * first, whose shape and standardization the others take over.
 */
public final class PrepareStage implements Stage {
  private final SparkSession spark;
  private final Job job;
  private final Sources sources;

  public PrepareStage(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
    this.sources = new Sources(spark, job.data());
  }

  @Override
  public String name() {
    return "prepare";
  }

  @Override
  public List<Artefact> artefacts() {
    List<Artefact> artefacts = new ArrayList<>();
    FeaturePipelineArtefact pipeline = new FeaturePipelineArtefact(spark, job.data(), sources);
    if (!job.data().pipeline().isEmpty()) {
      artefacts.add(pipeline);
    }
    if (job.data().text() != null) {
      artefacts.add(new TokenizerArtefact(spark, job.data(), sources, pipeline));
    }
    for (Split split : job.data().sources().keySet()) {
      artefacts.add(new ExamplesArtefact(spark, job.data(), split, sources, pipeline));
    }
    if (job.data().sources().keySet().containsAll(List.of(Split.TRAIN, Split.TEST))) {
      artefacts.add(new OverlapArtefact(spark, job.seed()));
    }
    if (!job.evaluate().slices().isEmpty()) {
      artefacts.add(new SlicesArtefact(spark, job.data(), sources, job.evaluate().slices()));
    }
    return artefacts;
  }
}
