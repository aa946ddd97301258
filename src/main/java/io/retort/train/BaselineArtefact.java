package io.retort.train;

import io.retort.network.NetworkSpec;
import io.retort.network.TrainedNetwork;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;

/**
 * The baseline: the student's network from the same initial weights, on hard labels alone, with
 * settings that its plan says; with the student's, in the same order of rows and for as many steps.
 */
final class BaselineArtefact implements Artefact {
  private final String path;
  private final ControlPlan plan;
  private final Start start;
  private final ControlPlan other;

  /**
   * @param path in the workspace
   * @param other the plan that it is only trained beside; null: it is trained in any case
   */
  BaselineArtefact(String path, ControlPlan plan, Start start, ControlPlan other) {
    this.path = path;
    this.plan = plan;
    this.start = start;
    this.other = other;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean wanted(Workspace workspace) throws IOException {
    return LabelNeeds.met(workspace) && (other == null || other.differs(workspace));
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    StudentBuild build = plan.build(workspace);
    return start.recipe(plan.recipe(build.recipe(workspace), workspace), workspace);
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    StudentBuild build = plan.build(workspace);
    NetworkSpec network = build.network(workspace);
    long steps = plan.steps(workspace);
    TrainedNetwork trained =
        new HardLabels(build.spark(), path, build.train(), build.apart(workspace), build.seed())
            .train(
                network,
                build.labelled(workspace),
                steps,
                start.parameters(network, making),
                making);
    return build.save(network, trained, new Training.Length(build.rows(workspace), steps), making);
  }
}
