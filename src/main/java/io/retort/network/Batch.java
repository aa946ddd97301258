package io.retort.network;

import io.retort.loss.Targets;

/**
 * Rows that a network is given at once, with what it is to make of them.
 *
 * @param features row-major {@code [rows of the targets, features]}; may be longer
 */
public record Batch(float[] features, Targets targets) {}
