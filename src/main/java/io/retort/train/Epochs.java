package io.retort.train;

/**
 * Passes over the rows, told by steps.
 *
 * @param steps of each worker in one of them
 */
record Epochs(long steps) {

  static Epochs of(long rows, int workers, int batchSize) {
    long rowsPerStep = (long) workers * batchSize;
    return new Epochs(Math.max(1, (rows + rowsPerStep - 1) / rowsPerStep));
  }

  /** Whole ones after so many steps. */
  long done(long step) {
    return step / steps;
  }

  double at(long step) {
    return (double) step / steps;
  }
}
