package io.retort.train;

import io.retort.loss.Targets;
import io.retort.network.Batch;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;

/**
 * One worker's batches of a round, on an executor: those that a {@link RoundTask} would train on.
 * Each is to be used before the next is asked for, since they share their arrays.
 *
 * @param rowsOf rows of each block of each worker
 * @param seed of the rows' order
 * @param firstStep steps that each worker has taken before
 * @param steps to take
 */
record RoundBatches(
    int[][] rowsOf, int features, int classes, int batchSize, long seed, long firstStep, int steps)
    implements Function2<Integer, Iterator<Block>, Iterator<Batch>> {

  @Override
  public Iterator<Batch> call(Integer worker, Iterator<Block> blocks) {
    WorkerSchedule schedule = WorkerSchedule.of(rowsOf, worker, batchSize, seed);
    if (schedule.rows() == 0) {
      return Collections.emptyIterator();
    }
    Batches batches = new Batches(schedule, blocks, features, classes, firstStep);
    return IntStream.range(0, steps)
        .mapToObj(
            step -> {
              Targets targets = batches.next();
              return new Batch(batches.features(), targets);
            })
        .iterator();
  }
}
