package io.retort.search;

import io.retort.job.JobFile;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Tries settings on the student, and says which help. */
public final class SearchStage implements Stage {
  private final SparkSession spark;
  private final JobFile file;
  private final Rehearsal rehearsal;

  public SearchStage(SparkSession spark, JobFile file, Rehearsal rehearsal) {
    this.spark = spark;
    this.file = file;
    this.rehearsal = rehearsal;
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public List<Artefact> artefacts() {
    return List.of(new SearchArtefact(spark, file, rehearsal));
  }
}
