package io.retort.train;

import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.job.Control;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.job.UserError;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a training needs labels for. Without any, a student learns from soft labels alone. */
final class LabelNeeds {
  private static final Logger LOG = LoggerFactory.getLogger(LabelNeeds.class);

  private LabelNeeds() {}

  /** Whether a row of train has a label, or none is there yet. */
  static boolean met(Workspace workspace) throws IOException {
    return workspace.manifest(ExamplesTable.path(Split.TRAIN)).isEmpty()
        || ExamplesTable.open(workspace, Split.TRAIN).info().labelled() > 0;
  }

  /** Whether a control has anything to learn. */
  static boolean met(Control control, Workspace workspace) throws IOException {
    return control != Control.BASELINE || met(workspace);
  }

  /**
   * Looks whether the job can do without labels where there are none, and says what is left out.
   *
   * @throws UserError where it cannot
   */
  static void check(Job job, Workspace workspace) throws IOException {
    ExamplesInfo train = ExamplesTable.open(workspace, Split.TRAIN).info();
    if (train.labelled() > 0) {
      return;
    }
    refuse(train.regression(), "task = regression", "labels tell in which unit losses are");
    refuse(
        job.evaluate().calibrate(),
        "evaluate.calibrate = true",
        "a temperature is fitted on labels");
    refuse(
        job.train().classWeights() != null,
        "train.class-weights",
        "they weigh rows by their labels");
    refuse(
        job.loss().terms().isEmpty()
            && job.loss().alpha().from() == 0
            && job.loss().alpha().to() == 0,
        "loss.alpha = 0",
        "labels alone are learned from then");
    if (job.evaluate().baseline().trained()) {
      LOG.info(
          "train: no row of data.train has a label: the student learns from soft labels alone, and the"
              + " baseline is left out");
    }
  }

  private static void refuse(boolean asked, String what, String why) {
    if (asked) {
      throw new UserError("data.train: no row has a label, but " + what + " needs some: " + why);
    }
  }
}
