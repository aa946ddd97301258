package io.retort.train;

import io.retort.network.NetworkSpec;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;

/**
 * The baseline: the student's network from the same initial weights, in the same order of rows and
 * for as many steps, on hard labels alone.
 */
final class BaselineArtefact implements Artefact {
  private final String path;
  private final StudentBuild build;

  /**
   * @param path in the workspace
   */
  BaselineArtefact(String path, StudentBuild build) {
    this.path = path;
    this.build = build;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return build.recipe(workspace);
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    NetworkSpec network = build.network(workspace);
    long rows = build.rows(workspace);
    float[] parameters =
        new HardLabels(build.spark(), path, build.train(), build.apart(workspace), build.seed())
            .train(
                network,
                build.labelled(workspace),
                build.steps(rows),
                build.initialParameters(network, workspace),
                making);
    return build.save(network, parameters, rows, making);
  }
}
