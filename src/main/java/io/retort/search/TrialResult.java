package io.retort.search;

import java.util.List;
import java.util.Map;

/**
 * What came of a trial.
 *
 * @param settings laid over the job file, by key
 * @param share of a training that it got
 * @param early the metric at the end of the first rung, which all trials reached
 * @param values the metric at the end of its last rung, seed by seed
 * @param mean of them
 * @param diverged whether a training of it was given up
 * @param seconds of all its trainings together
 */
record TrialResult(
    int number,
    Kind kind,
    Map<String, Object> settings,
    double share,
    double early,
    List<Double> values,
    double mean,
    boolean diverged,
    double seconds) {}
