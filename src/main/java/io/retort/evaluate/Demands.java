package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.job.EvaluateSettings;
import io.retort.job.Figure;
import io.retort.job.Gate;
import io.retort.job.UserError;
import java.util.List;

/** What a job demands of an evaluation, and whether there are labels to tell. */
record Demands(EvaluateSettings settings) {
  private static final String INSTEAD =
      "; agreement, kl and fidelity-ece tell how a model follows the teacher";

  /**
   * Refuses what nobody could tell.
   *
   * @param trainLabelled whether a row of data.train has a label
   * @param testLabelled whether a row of data.test has one
   * @throws UserError which names the first such demand
   */
  void check(boolean trainLabelled, boolean testLabelled) {
    List<Gate> gates =
        settings.gates().keySet().stream()
            .sorted()
            .map(key -> Gate.named(key, settings.also().keySet()))
            .toList();
    for (Gate gate : gates) {
      if (!trainLabelled && gate.needs(Control.BASELINE)) {
        throw new UserError(
            "evaluate.gates."
                + gate.key()
                + ": no row of data.train has a label, so there is no baseline");
      }
      if (!testLabelled && gate.figure().needsLabels()) {
        throw new UserError(
            "evaluate.gates." + gate.key() + ": no row of data.test has a label" + INSTEAD);
      }
    }
    if (!testLabelled && settings.chosenMetric().map(Figure::needsLabels).orElse(false)) {
      throw new UserError(
          "evaluate.metric = " + settings.metric() + ": no row of data.test has a label" + INSTEAD);
    }
  }
}
