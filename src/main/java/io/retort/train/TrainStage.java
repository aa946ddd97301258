package io.retort.train;

import io.retort.job.Control;
import io.retort.job.Job;
import io.retort.job.LossSettings;
import io.retort.network.NetworkSpec;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Replicate;
import io.retort.pipeline.Stage;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Trains the student on soft and hard labels, the baseline on hard labels alone, and another on the
 * teacher's hard answers; with each of the seeds.
 */
public final class TrainStage implements Stage {
  private final SparkSession spark;
  private final Job job;
  private final LastPublished published;

  public TrainStage(SparkSession spark, Job job, LastPublished published) {
    this.spark = spark;
    this.job = job;
    this.published = published;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public List<Artefact> artefacts() {
    List<Artefact> artefacts = new ArrayList<>();
    for (Replicate replicate : Replicate.of(job)) {
      StudentBuild build = new StudentBuild(spark, job, replicate.seed());
      // First of all: the others start from what this one started from.
      artefacts.add(
          new StudentArtefact(
              replicate.path("student"), build, start(build, replicate.index() == 0)));
      for (Control control : job.evaluate().controls()) {
        if (replicate.index() == 0 && job.evaluate().settings(control).searched()) {
          artefacts.add(new ControlsArtefact(spark, job, control));
        }
        artefacts.addAll(control(control, replicate, build));
      }
    }
    return artefacts;
  }

  @Override
  public void check(Workspace workspace) throws IOException {
    LabelNeeds.check(job, workspace);
    NetworkSpec network = new StudentBuild(spark, job).network(workspace);
    Training.check(spark, "student", network, job.train());
  }

  private Start start(StudentBuild build, boolean leads) {
    return job.student().fromPrevious()
        ? new PreviousStart(build, leads, published)
        : new GivenStart(build);
  }

  private List<Artefact> control(Control control, Replicate replicate, StudentBuild student) {
    String path = replicate.path(control.key());
    Start start = start(student, false);
    return switch (control) {
      case BASELINE -> {
        ControlPlan plan = new ControlPlan(student, control, false);
        ControlPlan same = new ControlPlan(student, control, true);
        yield List.of(
            new BaselineArtefact(path, plan, start, null),
            new BaselineArtefact(replicate.path(Workspace.SAME_SETTINGS), same, start, plan));
      }
      case PSEUDO_LABELS -> {
        StudentBuild hard =
            new StudentBuild(spark, job.with(LossSettings.PSEUDO_LABELS), student.seed());
        yield List.of(new StudentArtefact(path, new ControlPlan(hard, control, false), start));
      }
    };
  }
}
