package io.retort.train;

import io.retort.pipeline.Seeds;
import java.util.SplittableRandom;

/**
 * The order in which a worker goes through its rows in one epoch: its blocks shuffled, and the rows
 * within each. A block is done before the next one begins, so that blocks on disk are read once an
 * epoch.
 */
final class EpochOrder {
  private final int[] blocks;
  private final long seed;
  private final int[] rowsOf;

  /** The block that one is in, as a place in {@link #blocks}. */
  private int place;

  /** Rows of that block that are done. */
  private int next;

  /** Its rows, once one is asked for. */
  private int[] rows;

  /**
   * @param rowsOf the number of rows of each block
   * @param seed of this worker's epoch
   */
  EpochOrder(int[] rowsOf, long seed) {
    this.rowsOf = rowsOf;
    this.seed = seed;
    this.blocks = ofBlocks(rowsOf, seed);
  }

  /** The order of the blocks alone. */
  static int[] ofBlocks(int[] rowsOf, long seed) {
    return permutation(rowsOf.length, Seeds.derive(seed, -1));
  }

  /** Passes over so many rows. */
  void skip(long count) {
    long left = count;
    while (left > 0) {
      toUnfinishedBlock();
      int step = (int) Math.min(left, rowsOf[blocks[place]] - next);
      next += step;
      left -= step;
    }
  }

  boolean hasNext() {
    toUnfinishedBlock();
    return place < blocks.length;
  }

  /** Moves to the next row, which {@link #block} and {@link #row} then tell. */
  void advance() {
    toUnfinishedBlock();
    if (rows == null) {
      rows = permutation(rowsOf[blocks[place]], Seeds.derive(seed, blocks[place]));
    }
    next++;
  }

  int block() {
    return blocks[place];
  }

  int row() {
    return rows[next - 1];
  }

  private void toUnfinishedBlock() {
    while (place < blocks.length && next == rowsOf[blocks[place]]) {
      place++;
      next = 0;
      rows = null;
    }
  }

  private static int[] permutation(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
