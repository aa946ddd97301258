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
 * @param seconds since the round before was written down, on the driver's clock: nothing is left
 *     out
 * @param arithmeticSeconds what the workers' steps alone take on the cores there are
 * @param overheadSeconds the rest: scheduling, moving parameters, averaging, checkpoints
 * @param residentBytes memory of the largest of the workers' processes, native memory too
 */
record Round(
    long round,
    double epoch,
    long step,
    long examples,
    double loss,
    double learningRate,
    double seconds,
    double arithmeticSeconds,
    double overheadSeconds,
    long residentBytes) {

  /** A line about an epoch: the mean loss on the rows that are held back, in nats. */
  record Validated(long validatedEpoch, double loss) {}
}
