package io.retort.bench;

/**
 * How long a training would take on a cluster with a core for every worker. A model, not a
 * measurement: a round takes its steps, one after the other, as long as a step takes here; then
 * what Spark and the averaging took here around a round with as many workers (on fewer cores, so
 * rather more than there); then the way of the bytes. Of those, every worker sends its parameters
 * and both of Adam's moments to the driver, over the driver's one link, and is sent as much by
 * Spark's torrent broadcast, which takes two transfers' time whatever the number of workers. Nobody
 * is late, nothing fails.
 *
 * @param stepSeconds of one worker's step
 * @param bandwidth of every link, in bytes a second
 * @param parameters of the network
 */
record ClusterModel(double stepSeconds, double bandwidth, long parameters) {

  double seconds(ScalingRun run) {
    long workers = run.point().workers();
    double network = workers == 1 ? 0 : (workers + 2) * stateBytes() / bandwidth;
    return run.steps() * stepSeconds + run.rounds() * (run.overheadSeconds() + network);
  }

  /** Of one worker alone that never averages, on the same examples. */
  double alone(long examples, int batch) {
    return (double) examples / batch * stepSeconds;
  }

  /** Parameters and Adam's two moments. */
  long stateBytes() {
    return 3 * parameters * Float.BYTES;
  }
}
