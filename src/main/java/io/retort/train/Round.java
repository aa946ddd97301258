package io.retort.train;

/**
 * A line of {@code rounds.jsonl}.
 *
 * @param round from 1
 * @param epoch passes over the rows done after it
 * @param step steps that each worker has taken after it
 * @param examples of all workers in this round
 * @param loss mean over them, each before its own update, in nats
 * @param learningRate of its last step
 * @param seconds from the driver's side
 * @param arithmeticSeconds of the slowest worker, in its steps
 */
record Round(
    long round,
    double epoch,
    long step,
    long examples,
    double loss,
    double learningRate,
    double seconds,
    double arithmeticSeconds) {}
