package io.retort.bench;

import org.apache.commons.math3.stat.StatUtils;

/**
 * One training.
 *
 * @param accuracy on the test set
 * @param steps that each worker took
 * @param seconds of all rounds, here
 * @param stepSeconds of one worker's step, with no more than a core's share of a core for each
 * @param overheadSeconds of a round, the median
 */
record ScalingRun(
    ScalingPoint point,
    long seed,
    double accuracy,
    long rounds,
    long steps,
    double seconds,
    double stepSeconds,
    double overheadSeconds) {

  static ScalingRun of(ScalingPoint point, long seed, double accuracy, Rounds rounds, int cores) {
    long steps = rounds.lines().get(rounds.lines().size() - 1).step();
    // Workers beyond the cores wait for one: their arithmetic takes turns.
    double turns = Math.max(1, (double) point.workers() / cores);
    double[] overheads =
        rounds.lines().stream()
            .mapToDouble(line -> line.seconds() - line.arithmeticSeconds())
            .toArray();
    return new ScalingRun(
        point,
        seed,
        accuracy,
        rounds.lines().size(),
        steps,
        rounds.seconds(),
        rounds.arithmeticSeconds() / steps / turns,
        StatUtils.percentile(overheads, 50));
  }
}
