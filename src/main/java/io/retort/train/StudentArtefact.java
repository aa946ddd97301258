package io.retort.train;

import io.retort.data.ExamplesTable;
import io.retort.job.Split;
import io.retort.labels.SoftLabelTable;
import io.retort.network.NetworkSpec;
import io.retort.network.TappedNetwork;
import io.retort.network.TrainedNetwork;
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
  private final StudentBuild student;
  private final Start start;

  /** Null: with the student's settings. */
  private final ControlPlan plan;

  /**
   * @param path in the workspace
   */
  StudentArtefact(String path, StudentBuild student, Start start) {
    this(path, student, start, null);
  }

  /**
   * A control that learns from the same rows.
   *
   * @param path in the workspace
   */
  StudentArtefact(String path, ControlPlan plan, Start start) {
    this(path, plan.student(), start, plan);
  }

  private StudentArtefact(String path, StudentBuild student, Start start, ControlPlan plan) {
    this.path = path;
    this.student = student;
    this.start = start;
    this.plan = plan;
  }

  @Override
  public String path() {
    return path;
  }

  private StudentBuild build(Workspace workspace) throws IOException {
    return plan == null ? student : plan.build(workspace);
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Recipe taught = build(workspace).taught(workspace);
    return start.recipe(plan == null ? taught : plan.recipe(taught, workspace), workspace);
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    StudentBuild build = build(workspace);
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
    long steps = plan == null ? build.steps(rows) : plan.steps(workspace);
    TrainedNetwork trained =
        training.run(
            training.rows(rows, build.apart(workspace)).distilled(tables, softLabels),
            new Training.Length(rows, steps),
            tapped.withTaps(start.parameters(network, making)),
            making,
            new FitProbe(
                path,
                network,
                ExamplesTable.open(workspace, Split.TRAIN).info(),
                parameters -> build.used(network, tapped.withoutTaps(parameters), workspace)));
    return build.save(network, trained, new Training.Length(rows, steps), making);
  }
}
