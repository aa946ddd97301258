package io.retort.bench;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

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
    double[] lost = new double[dense.size()];
    for (int seed = 0; seed < lost.length; seed++) {
      lost[seed] = 100 * (dense.get(seed) - accuracies.get(seed));
    }
    double interval =
        lost.length < 2
            ? Double.NaN
            : new TDistribution(lost.length - 1).inverseCumulativeProbability(0.975)
                * Math.sqrt(StatUtils.variance(lost) / lost.length);
    return new StudentLine(
        data,
        form,
        accuracies,
        accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        StatUtils.mean(lost),
        interval);
  }
}
