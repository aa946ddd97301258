package io.retort.bench;

import io.retort.evaluate.PairedGain;
import java.util.List;

/**
 * Students taught from one form of the labels.
 *
 * @param accuracies one for each seed
 * @param mean of them
 * @param lost of it against dense float32, in points, seed by seed: the mean
 * @param interval half of that mean's 95 % interval (t)
 */
record StudentLine(
    String data, String form, List<Double> accuracies, double mean, double lost, double interval) {

  static StudentLine of(String data, String form, List<Double> accuracies, List<Double> dense) {
    PairedGain lost = PairedGain.of(dense, accuracies).times(100);
    return new StudentLine(
        data,
        form,
        accuracies,
        accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        lost.mean(),
        lost.interval());
  }
}
