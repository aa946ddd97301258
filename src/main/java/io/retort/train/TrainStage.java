package io.retort.train;

import io.retort.job.Control;
import io.retort.job.Job;
import io.retort.job.LossSettings;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Replicate;
import io.retort.pipeline.Stage;
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
        artefacts.add(control(control, replicate.path(control.key()), build, start(build, false)));
      }
    }
    return artefacts;
  }

  private Start start(StudentBuild build, boolean leads) {
    return job.student().fromPrevious()
        ? new PreviousStart(build, leads, published)
        : new GivenStart(build);
  }

  private Artefact control(Control control, String path, StudentBuild build, Start start) {
    return switch (control) {
      case BASELINE -> new BaselineArtefact(path, build, start);
      case PSEUDO_LABELS ->
          new StudentArtefact(
              path,
              new StudentBuild(spark, job.with(LossSettings.PSEUDO_LABELS), build.seed()),
              start);
    };
  }
}
