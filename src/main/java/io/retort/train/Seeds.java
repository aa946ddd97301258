package io.retort.train;

import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * Seeds for everything that is drawn, each from the job's one seed and from stable indices, never
 * from scheduling.
 */
final class Seeds {
  /** Indices of a worker's seeds beside those of its epochs, which count from 0. */
  static final long DROPOUT = -1;

  static final long SHIFT = -2;

  private Seeds() {}

  static long derive(long seed, long... indices) {
    long derived = seed;
    for (long index : indices) {
      derived = XXH64.hashLong(index, derived);
    }
    return derived;
  }
}
