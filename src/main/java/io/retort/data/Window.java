package io.retort.data;

import io.retort.job.SourceSettings;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * Which rows of a source are taken: {@code skip} and {@code limit} by position in file order,
 * {@code part} by id.
 */
record Window(long skip, long limit, double from, double to) implements Serializable {
  private static final long SEED = 42;

  static Window of(SourceSettings settings) {
    return new Window(
        settings.skip(), settings.limit().rows(), settings.part().get(0), settings.part().get(1));
  }

  boolean takes(RawExample row) {
    return takes(row.position, row.id);
  }

  boolean takes(long position, long id) {
    boolean placed = position >= skip && position - skip < limit;
    double share = share(id);
    return placed && share >= from && share < to;
  }

  /** Rows that it takes of so many: of ids it is not known how they fall. */
  long expected(long rows) {
    return Math.round(Math.min(limit, Math.max(0, rows - skip)) * (to - from));
  }

  boolean takesAll() {
    return !byPosition() && from == 0 && to == 1;
  }

  boolean byPosition() {
    return skip > 0 || limit < Long.MAX_VALUE;
  }

  /** Where in [0, 1) an id falls; the same for a row in every job. */
  static double share(long id) {
    return (XXH64.hashLong(id, SEED) >>> 11) * 0x1.0p-53;
  }
}
