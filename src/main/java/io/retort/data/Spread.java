package io.retort.data;

import java.io.Serializable;

/**
 * How numbers are spread.
 *
 * @param deviation standard deviation, 1 where all are alike
 */
public record Spread(double mean, double deviation) implements Serializable {}
