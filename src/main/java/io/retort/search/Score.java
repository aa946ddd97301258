package io.retort.search;

import io.retort.evaluate.ModelScores;
import io.retort.evaluate.NumberScores;
import io.retort.evaluate.Scores;
import io.retort.job.Figure;
import io.retort.job.SearchSettings;

/**
 * What a trial came to on the rows that are held back.
 *
 * @param nll mean negative log-likelihood, in nats
 * @param r2 of a regression, which has none of the others
 * @param diverged whether there is no network to be scored
 * @param seconds that this part of its training took
 */
record Score(
    double accuracy,
    double balancedAccuracy,
    double macroF1,
    double nll,
    double r2,
    boolean diverged,
    double seconds) {

  /** Of what has no bound; infinity is not JSON. */
  private static final double HOPELESS = 1e9;

  static Score of(ModelScores scores, double seconds) {
    if (scores instanceof NumberScores numbers) {
      return new Score(0, 0, 0, 0, numbers.r2(), false, seconds);
    }
    Scores classes = (Scores) scores;
    return new Score(
        classes.accuracy(),
        classes.value(Figure.BALANCED_ACCURACY),
        classes.macroF1(),
        classes.nll(),
        0,
        false,
        seconds);
  }

  /** As bad as can be. */
  static Score diverged(double seconds) {
    return new Score(0, 0, 0, HOPELESS, -HOPELESS, true, seconds);
  }

  double value(SearchSettings.Metric metric) {
    return switch (metric) {
      case AUTO, ACCURACY -> accuracy;
      case BALANCED_ACCURACY -> balancedAccuracy;
      case MACRO_F1 -> macroF1;
      case NLL -> nll;
      case R2 -> r2;
    };
  }
}
