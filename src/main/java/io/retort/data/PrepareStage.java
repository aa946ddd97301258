package io.retort.data;

import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Stage;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the tokenizer of texts, and the examples tables: train first, whose shape and
 * standardization the others take over.
 */
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
    Stream<Artefact> splits = job.data().sources().keySet().stream().map(this::examples);
    return job.data().text() == null
        ? splits.toList()
        : Stream.concat(Stream.of(new TokenizerArtefact(spark, job.data())), splits).toList();
  }

  private ExamplesArtefact examples(Split split) {
    return new ExamplesArtefact(spark, job.data(), split);
  }
}
