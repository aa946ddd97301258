package io.retort.train;

import io.retort.data.Augmentation;
import io.retort.loss.SoftLabelForm;
import io.retort.pipeline.Seeds;
import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Which rows each worker trains on at which step, and how they come to it.
 *
 * @param rowsOf rows of each block of each worker
 * @param features values of an example
 * @param softLabels in which form an example has its own
 * @param augmentation of examples, another in each epoch
 * @param seed of all that is drawn
 */
record RowOrder(
    int[][] rowsOf,
    int batchSize,
    int features,
    SoftLabelForm softLabels,
    Augmentation augmentation,
    long seed)
    implements Serializable {

  WorkerSchedule schedule(int worker) {
    return new WorkerSchedule(rowsOf[worker], batchSize, seedOf(worker));
  }

  long seedOf(int worker) {
    return Seeds.derive(seed, worker);
  }

  /** The blocks of each worker that so many steps go through. */
  int[][] blocks(long firstStep, int steps) {
    return IntStream.range(0, rowsOf.length)
        .mapToObj(worker -> schedule(worker).blocks(firstStep, steps))
        .toArray(int[][]::new);
  }

  /**
   * A worker's batches from a step on.
   *
   * @param blocks those that {@link #blocks} names
   */
  Batches batches(int worker, Iterator<Block> blocks, long firstStep) {
    return new Batches(schedule(worker), blocks, features, softLabels, augmentation, firstStep);
  }
}
