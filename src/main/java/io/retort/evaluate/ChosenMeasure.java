package io.retort.evaluate;

import io.retort.job.EvaluateSettings;
import io.retort.job.Figure;
import io.retort.job.UserError;
import java.util.Optional;

/**
 * What models are compared by.
 *
 * @param reason why, where the job leaves it open and it is not the usual one; else null
 */
record ChosenMeasure(Measure measure, String reason) {

  /**
   * @param scores of a model on the test rows
   * @throws UserError where the job's choice tells of two classes, and there are others
   */
  static ChosenMeasure of(EvaluateSettings settings, ModelScores scores) {
    Optional<Figure> chosen = settings.chosenMetric();
    if (scores instanceof Scores classes && classes.rows() == 0) {
      return new ChosenMeasure(Measure.AGREEMENT, "no test row has a label");
    }
    if (chosen.isPresent()) {
      if (chosen.get().ofTwoClasses() && ((Scores) scores).ranking() == null) {
        throw new UserError(
            "evaluate.metric = "
                + chosen.get().key()
                + ": tells of two classes alone; left out, or one of accuracy, balanced-accuracy,"
                + " macro-f1, nll with more");
      }
      return new ChosenMeasure(Measure.of(chosen.get()), null);
    }
    if (!(scores instanceof Scores classes)) {
      return new ChosenMeasure(Measure.R2, null);
    }
    double commonest = new ConstantAnswer(classes.confusion()).commonest();
    return commonest > EvaluateSettings.UNEVEN
        ? new ChosenMeasure(
            Measure.BALANCED_ACCURACY,
            "always saying the commonest class would be right on "
                + Rounded.percent(commonest)
                + " of the test rows")
        : new ChosenMeasure(Measure.ACCURACY, null);
  }

  /** As the report has it. */
  Report.MetricChoice told() {
    return new Report.MetricChoice(measure.figure().key(), reason);
  }
}
