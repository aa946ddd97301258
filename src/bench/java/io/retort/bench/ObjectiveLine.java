package io.retort.bench;

import io.retort.evaluate.PairedGain;
import java.util.List;

/**
 * Students that one objective has taught.
 *
 * @param accuracies seed by seed, shares of the test set
 * @param gain over the baseline: the same student on hard labels alone, as many updates
 * @param overPseudo over the same student on the teacher's hard answers
 */
record ObjectiveLine(
    String data,
    String objective,
    List<Double> accuracies,
    double mean,
    PairedGain gain,
    PairedGain overPseudo) {

  static ObjectiveLine of(
      String data,
      String objective,
      List<Double> accuracies,
      List<Double> baseline,
      List<Double> pseudo) {
    return new ObjectiveLine(
        data,
        objective,
        accuracies,
        accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        PairedGain.of(accuracies, baseline).times(100),
        PairedGain.of(accuracies, pseudo).times(100));
  }
}
