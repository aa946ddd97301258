package io.retort.train;

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
  private int place = -1;
  private int[] rows = new int[0];
  private int next;

  /**
   * @param rowsOf the number of rows of each block
   * @param seed of this worker's epoch
   */
  EpochOrder(int[] rowsOf, long seed) {
    this.rowsOf = rowsOf;
    this.seed = seed;
    this.blocks = permutation(rowsOf.length, Seeds.derive(seed, -1));
  }

  /** Passes over so many rows. */
  void skip(long count) {
    long left = count;
    while (left > 0) {
      if (next == rows.length) {
        nextBlock(left >= rowsOf[blocks[place + 1]]);
      }
      int step = (int) Math.min(left, rows.length - next);
      next += step;
      left -= step;
    }
  }

  boolean hasNext() {
    return next < rows.length || place + 1 < blocks.length;
  }

  /** Moves to the next row, which {@link #block} and {@link #row} then tell. */
  void advance() {
    if (next == rows.length) {
      nextBlock(false);
    }
    next++;
  }

  int block() {
    return blocks[place];
  }

  int row() {
    return rows[next - 1];
  }

  /** A block that is passed over as a whole need not be shuffled. */
  private void nextBlock(boolean whole) {
    place++;
    int count = rowsOf[blocks[place]];
    rows = whole ? new int[count] : permutation(count, Seeds.derive(seed, blocks[place]));
    next = 0;
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
