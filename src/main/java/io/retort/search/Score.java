package io.retort.search;

import io.retort.evaluate.Scores;
import io.retort.job.SearchSettings;

/**
 * What a trial came to on the rows that are held back.
 *
 * @param nll mean negative log-likelihood, in nats
 * @param diverged whether there is no network to be scored
 * @param seconds that this part of its training took
 */
record Score(double accuracy, double macroF1, double nll, boolean diverged, double seconds) {

  /** Of likelihood; infinity is not JSON. */
  private static final double HOPELESS = 1e9;

  static Score of(Scores scores, double seconds) {
    return new Score(scores.accuracy(), scores.macroF1(), scores.nll(), false, seconds);
  }

  /** As bad as can be. */
  static Score diverged(double seconds) {
    return new Score(0, 0, HOPELESS, true, seconds);
  }

  double value(SearchSettings.Metric metric) {
    return switch (metric) {
      case ACCURACY -> accuracy;
      case MACRO_F1 -> macroF1;
      case NLL -> nll;
    };
  }
}
