package io.retort.train;

import io.retort.job.Control;
import io.retort.job.ControlSettings;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Map;

/**
 * How a control is trained: with the student's settings, with settings that the job gives, or with
 * those that a search chose.
 *
 * @param student with the control's loss and the student's settings
 * @param asStudent whether it has the student's settings in any case
 */
record ControlPlan(StudentBuild student, Control control, boolean asStudent) {

  private ControlSettings settings() {
    return student.job().evaluate().settings(control);
  }

  /** Null where nothing was searched for. */
  private TriedSettings chosen(Workspace workspace) throws IOException {
    return asStudent || !settings().searched()
        ? null
        : workspace
            .require(ControlsArtefact.path(control), "train")
            .details(ControlChoice.class)
            .chosen();
  }

  /** Whether it is trained otherwise than the student. */
  boolean differs(Workspace workspace) throws IOException {
    TriedSettings chosen = chosen(workspace);
    return chosen == null ? settings().differs(student.job().train()) : !chosen.ofStudent();
  }

  StudentBuild build(Workspace workspace) throws IOException {
    TriedSettings chosen = chosen(workspace);
    if (chosen != null) {
      return student.with(chosen.of(student.job().train()));
    }
    return asStudent || settings().train() == null ? student : student.with(settings().train());
  }

  /** Steps of each worker. */
  long steps(Workspace workspace) throws IOException {
    TriedSettings chosen = chosen(workspace);
    boolean own = !asStudent && settings().train() != null && settings().train().epochs() != null;
    if (own) {
      long rows =
          control == Control.BASELINE ? student.labelled(workspace) : student.rows(workspace);
      return build(workspace).steps(rows);
    }
    return chosen == null || chosen.ofStudent()
        ? student.steps(student.rows(workspace))
        : chosen.steps();
  }

  /** With what it depends on beside its build. */
  Recipe recipe(Recipe rest, Workspace workspace) throws IOException {
    TriedSettings chosen = chosen(workspace);
    if (chosen != null && !chosen.ofStudent()) {
      return rest.with("evaluate." + control.key(), Map.of("steps", chosen.steps()));
    }
    return asStudent || settings().train() == null || settings().train().epochs() != null
        ? rest
        : rest.with(
            "evaluate." + control.key() + ".as-many-updates-as", student.job().train().result());
  }
}
