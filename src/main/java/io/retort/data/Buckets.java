package io.retort.data;

import java.util.List;
import java.util.Optional;

/**
 * How an examples table is cut: into files by a hash of the id, each sorted by id. A row's bucket
 * depends on nothing but its id, so that what was made of a bucket is still right when rows come
 * and go in others, and however the input is cut.
 *
 * @param bucketCount a power of two
 * @param buckets those that have rows
 */
public record Buckets(int bucketCount, List<Bucket> buckets) {
  /** Enough for a teacher to work on for a while, few enough that small tables have several. */
  private static final long ROWS = 8192;

  /** As many files as a table had better have at most. */
  private static final int MOST = 1 << 14;

  /**
   * How many a table of so many rows has.
   *
   * @param before how many it had before: kept while it is not far off, since all that was made of
   *     them hangs on it
   */
  static int count(long rows, Optional<Integer> before) {
    long wanted = Math.max(1, Long.highestOneBit(2 * rows / ROWS));
    int count = (int) Math.min(MOST, wanted);
    return before.filter(had -> had >= count / 2 && had <= count * 2).orElse(count);
  }
}
