package io.retort.train;

import java.util.Locale;

/**
 * A line of {@code rounds.jsonl}: a round that came to nothing, since a worker's loss or parameters
 * were no numbers.
 *
 * @param diverged the round, from 1
 * @param worker from 0
 * @param loss the mean of its examples up to there, as text: NaN and infinity are not JSON
 * @param learningRate of the round's first step
 */
record Diverged(long diverged, int worker, String loss, double learningRate) {
  static Diverged of(long round, WorkerResult culprit, double learningRate) {
    return new Diverged(
        round, culprit.worker, String.format(Locale.ROOT, "%.4g", culprit.loss()), learningRate);
  }

  String told() {
    return String.format(
        Locale.ROOT,
        "diverged in round %d: worker %d has loss %s at learning rate %s",
        diverged,
        worker,
        loss,
        learningRate);
  }
}
