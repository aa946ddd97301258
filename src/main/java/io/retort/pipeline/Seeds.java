package io.retort.pipeline;

import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * Seeds for everything that is drawn, each from the job's one seed and from stable indices, never
 * from scheduling.
 */
public final class Seeds {
  /** Indices of a worker's seeds beside those of its epochs, which count from 0. */
  public static final long DROPOUT = -1;

  public static final long AUGMENT = -2;

  /** Index of the seeds of networks that teach together, beside those of workers. */
  public static final long TEACHERS = -3;

  /** Index of the seeds of further trainings of a student. */
  public static final long REPLICATES = -4;

  private Seeds() {}

  public static long derive(long seed, long... indices) {
    long derived = seed;
    for (long index : indices) {
      derived = XXH64.hashLong(index, derived);
    }
    return derived;
  }
}
