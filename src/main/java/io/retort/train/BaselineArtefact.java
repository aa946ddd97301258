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
  private final Start start;

  /**
   * @param path in the workspace
   */
  BaselineArtefact(String path, StudentBuild build, Start start) {
    this.path = path;
    this.build = build;
    this.start = start;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return start.recipe(build.recipe(workspace), workspace);
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
                start.parameters(network, making),
                making);
    return build.save(network, parameters, rows, making);
  }
}
