package io.retort.train;

import io.retort.pipeline.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which rows a worker trains on at which step: epoch after epoch, every row once an epoch. It
 * follows from the sizes of its blocks and the seed, so that driver and worker agree on it without
 * a word.
 *
 * @param rowsOf the number of rows of each of the worker's blocks
 * @param seed of this worker
 */
record WorkerSchedule(int[] rowsOf, int batchSize, long seed) {

  long rows() {
    return Arrays.stream(rowsOf).asLongStream().sum();
  }

  /** Of this worker; the last may be short. */
  long stepsPerEpoch() {
    return (rows() + batchSize - 1) / batchSize;
  }

  /** The order of rows in the epoch of a step, at the first row of that step. */
  EpochOrder at(long step) {
    EpochOrder order = new EpochOrder(rowsOf, Seeds.derive(seed, epoch(step)));
    order.skip(step % stepsPerEpoch() * batchSize);
    return order;
  }

  long epoch(long step) {
    return step / stepsPerEpoch();
  }

  /** The blocks that so many steps go through, in their order; none for a worker without rows. */
  int[] blocks(long firstStep, int steps) {
    List<Integer> blocks = new ArrayList<>();
    long rows = rows();
    long perEpoch = stepsPerEpoch();
    for (long step = firstStep, left = rows == 0 ? 0 : steps; left > 0; ) {
      long inEpoch = Math.min(left, perEpoch - step % perEpoch);
      long from = step % perEpoch * batchSize;
      addBlocks(step, from, Math.min(rows, from + inEpoch * batchSize), blocks);
      step += inEpoch;
      left -= inEpoch;
    }
    return blocks.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The blocks that hold the rows from {@code from} up to {@code to} in the order of an epoch. */
  private void addBlocks(long step, long from, long to, List<Integer> blocks) {
    long start = 0;
    for (int block : EpochOrder.ofBlocks(rowsOf, Seeds.derive(seed, epoch(step)))) {
      long end = start + rowsOf[block];
      if (start < to && end > from && end > start) {
        blocks.add(block);
      }
      start = end;
    }
  }
}
