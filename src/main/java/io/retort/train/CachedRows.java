package io.retort.train;

import java.util.Arrays;
import org.apache.spark.storage.StorageLevel;

/**
 * What one training or several learn from, kept for as long as they run: in memory, and on disk as
 * far as it does not fit.
 *
 * @param rowsOf rows of each block of each worker
 * @param count of all rows, those that are held back among them
 */
record CachedRows(TrainingData data, int[][] rowsOf, long count) implements AutoCloseable {

  static CachedRows of(TrainingData data) {
    data.training().blocks().persist(StorageLevel.MEMORY_AND_DISK());
    data.validation().ifPresent(rows -> rows.blocks().persist(StorageLevel.MEMORY_AND_DISK()));
    try {
      int[][] rowsOf = data.training().countRows();
      long heldBack = data.validation().map(rows -> sum(rows.countRows())).orElse(0L);
      return new CachedRows(data, rowsOf, sum(rowsOf) + heldBack);
    } catch (RuntimeException e) {
      release(data);
      throw e;
    }
  }

  private static long sum(int[][] rows) {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).asLongStream().sum();
  }

  @Override
  public void close() {
    release(data);
  }

  private static void release(TrainingData data) {
    data.training().blocks().unpersist();
    data.validation().map(WorkerBlocks::blocks).ifPresent(blocks -> blocks.unpersist());
  }
}
