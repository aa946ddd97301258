package io.retort.train;

import io.retort.data.ExamplesTable;
import io.retort.labels.SoftLabelTable;
import io.retort.network.NetworkSpec;
import io.retort.network.TappedNetwork;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;

/**
 * The student: learns from the teacher's soft labels on all rows, and from hard ones where there
 * are any.
 */
final class StudentArtefact implements Artefact {
  private final String path;
  private final StudentBuild build;
  private final Start start;

  /**
   * @param path in the workspace
   */
  StudentArtefact(String path, StudentBuild build, Start start) {
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
    return start.recipe(build.taught(workspace), workspace);
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    List<ExamplesTable> tables = ExamplesTable.forStudent(workspace, build.job().data());
    SoftLabelTable softLabels = build.softLabels(workspace, tables);
    NetworkSpec network = build.network(workspace);
    TappedNetwork tapped = build.tapped(network, softLabels.form().hidden());
    Training training =
        new Training(
            build.spark(),
            path,
            tapped.tapped(),
            build.objective(workspace),
            build.train(),
            build.seed());
    long rows = build.rows(workspace);
    float[] parameters =
        training.run(
            training.rows(rows, build.apart(workspace)).distilled(tables, softLabels),
            rows,
            build.steps(rows),
            tapped.withTaps(start.parameters(network, making)),
            making);
    float[] used = build.used(network, tapped.withoutTaps(parameters), workspace);
    return build.save(network, used, rows, making);
  }
}
