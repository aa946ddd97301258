package io.retort.search;

import io.retort.evaluate.PairedGain;

/**
 * How much better the winner is than the best trial of a kind that it is measured against.
 *
 * @param over that kind
 * @param number of that trial
 * @param gain in the metric's unit, seed by seed; above 0 where the winner is better
 */
record Lead(Kind over, int number, PairedGain gain) {}
