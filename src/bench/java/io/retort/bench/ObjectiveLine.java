package io.retort.bench;

import java.util.List;

/**
 * Students that one objective has taught.
 *
 * @param accuracies seed by seed, shares of the test set
 * @param gain over the baseline: the same student on hard labels alone, as many updates
 * @param overPseudo over the same student on the teacher's hard answers
 * @param microseconds of a core in training steps, an example, after the first epoch: the median
 * @param overKl that, in relation to KL's at T = 2; no number for the baseline
 */
record ObjectiveLine(
    String data,
    String objective,
    List<Double> accuracies,
    double mean,
    PairedGain gain,
    PairedGain overPseudo,
    double microseconds,
    double overKl) {}
