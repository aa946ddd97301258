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
 * @param rows that are trained on
 * @param firstStep steps that each worker has taken before
 * @param steps to take
 */
record RoundBatches(RowOrder rows, long firstStep, int steps)
    implements Function2<Integer, Iterator<Block>, Iterator<Batch>> {

  @Override
  public Iterator<Batch> call(Integer worker, Iterator<Block> blocks) {
    if (rows.schedule(worker).rows() == 0) {
      return Collections.emptyIterator();
    }
    Batches batches = rows.batches(worker, blocks, firstStep);
    return IntStream.range(0, steps)
        .mapToObj(
            step -> {
              Targets targets = batches.next();
              return new Batch(batches.features(), targets);
            })
        .iterator();
  }
}
