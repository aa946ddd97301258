package io.retort.train;

import io.retort.job.Job;
import io.retort.network.NetworkSpec;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/**
 * The baseline: the student's network from the same initial weights, in the same order of rows and
 * for as many steps, on hard labels alone.
 */
final class BaselineArtefact implements Artefact {
  private final SparkSession spark;
  private final Job job;
  private final StudentBuild build;

  BaselineArtefact(SparkSession spark, Job job, StudentBuild build) {
    this.spark = spark;
    this.job = job;
    this.build = build;
  }

  @Override
  public String path() {
    return "baseline";
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return build.recipe(workspace);
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    NetworkSpec network = build.network(workspace);
    float[] parameters =
        HardLabels.train(
            spark,
            path(),
            network,
            build.train(),
            job.seed(),
            build.steps(workspace),
            build.initialParameters(network, making.workspace()),
            making);
    return build.save(network, parameters, build.rows(workspace), making);
  }
}
