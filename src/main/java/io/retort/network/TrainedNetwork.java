package io.retort.network;

/**
 * What came of a training.
 *
 * @param parameters of the network in use
 * @param fit to rows that it learned from
 */
public record TrainedNetwork(float[] parameters, Fit fit) {}
