package io.retort.train;

import io.retort.job.Control;
import io.retort.job.Job;
import io.retort.job.LossSettings;
import io.retort.job.TrainSettings;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Making;
import io.retort.pipeline.Progress;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of a control, searched for once, from the job's seed, and used with all seeds. */
final class ControlsArtefact implements Artefact {
  private static final Logger LOG = LoggerFactory.getLogger(ControlsArtefact.class);

  /** Rows that tries of a baseline learn from. */
  private static final long MOST_LABELLED = 20_000;

  /** Rows that tries learn from where all rows of the student may be. */
  private static final long MOST_OF_ALL = 10_000;

  /** For progress: brief ones, two more, finals, a longer one. */
  private static final int TRIES = 10;

  private final SparkSession spark;
  private final Job job;
  private final Control control;

  ControlsArtefact(SparkSession spark, Job job, Control control) {
    this.spark = spark;
    this.job = job;
    this.control = control;
  }

  static String path(Control control) {
    return Workspace.CONTROLS + "/" + control.key();
  }

  @Override
  public String path() {
    return path(control);
  }

  @Override
  public boolean wanted(Workspace workspace) throws IOException {
    return LabelNeeds.met(control, workspace);
  }

  /** Of the trials: nothing ends them early, and they start from nothing that knows their rows. */
  private StudentBuild trial() {
    Job trial = job.ofTrial();
    return new StudentBuild(
        spark, control == Control.BASELINE ? trial : trial.with(LossSettings.PSEUDO_LABELS));
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    StudentBuild trial = trial();
    Recipe recipe = control == Control.BASELINE ? trial.recipe(workspace) : trial.taught(workspace);
    return io.retort.data.HeldBack.calibration(
        new GivenStart(trial).recipe(recipe, workspace), job);
  }

  @Override
  public Product make(Making making) throws IOException {
    long start = System.nanoTime();
    Workspace workspace = making.workspace();
    StudentBuild student = new StudentBuild(spark, job);
    TrainSettings settings = job.train();
    long all = student.rows(workspace);
    long labelled = student.labelled(workspace);
    boolean baseline = control == Control.BASELINE;
    TryPlan plan =
        new TryPlan(
            Training.workers(spark, settings),
            settings.optimizer().learningRate(),
            student.steps(all),
            baseline ? labelled : all,
            settings.batchSize(),
            !baseline);
    ControlChoice choice;
    if (settings.engine() != TrainSettings.Engine.AVERAGING) {
      choice = ControlChoice.untried(control, plan.ofStudent(), "train.engine is another");
    } else if (labelled < ControlRows.FEWEST) {
      choice =
          ControlChoice.untried(
              control,
              plan.ofStudent(),
              "of " + labelled + " labelled rows none can be held back to tell settings apart");
    } else {
      ControlRows rows =
          ControlRows.of(
              plan.rows(),
              labelled,
              baseline ? MOST_LABELLED : MOST_OF_ALL,
              student.apart(workspace),
              job.seed());
      choice = searched(plan, rows, making, start);
    }
    tell(choice);
    String fingerprint = DigestUtils.sha256Hex(Documents.line(choice.chosen()));
    return new Product(choice.learned(), fingerprint, choice);
  }

  private ControlChoice searched(TryPlan plan, ControlRows rows, Making making, long start)
      throws IOException {
    try (Progress.Task task = making.progress().begin(path(), TRIES, "tries");
        ControlTries tries = new ControlTries(making, trial(), control, rows, task)) {
      long heldBack = tries.heldBack();
      if (heldBack == 0) {
        return ControlChoice.untried(control, plan.ofStudent(), "no labelled row was held back");
      }
      List<TriedSettings.Outcome> outcomes = ControlSearch.run(plan, tries);
      double seconds = (System.nanoTime() - start) / 1e9;
      return ControlChoice.of(control, tries.learned(), heldBack, outcomes, plan, seconds);
    }
  }

  private static void tell(ControlChoice choice) {
    if (choice.reason() != null) {
      LOG.info("{}: trained with the student's settings, {}", choice.control(), choice.reason());
      return;
    }
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s: %d settings tried on %,d rows and compared on %,d others in %.1f s; the best is %s",
            choice.control(),
            choice.tries().size(),
            choice.learned(),
            choice.heldBack(),
            choice.seconds(),
            choice.told()));
  }
}
