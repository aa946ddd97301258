package io.retort.train;

import io.retort.network.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;

/**
 * One worker's batches of a round, on an executor: those that a {@link RoundTask} would train on.
 * Each is to be used before the next is asked for, since they share their arrays.
 *
 * @param seed of the rows' order
 * @param firstStep steps that each worker has taken before
 * @param steps to take
 */
record RoundBatches(int features, int classes, int batchSize, long seed, long firstStep, int steps)
    implements Function2<Integer, Iterator<Block>, Iterator<Batch>> {

  @Override
  public Iterator<Batch> call(Integer worker, Iterator<Block> partition) {
    List<Block> blocks = new ArrayList<>();
    partition.forEachRemaining(blocks::add);
    Batches batches =
        new Batches(blocks, batchSize, features, classes, Seeds.derive(seed, worker), firstStep);
    if (batches.isEmpty()) {
      return Collections.emptyIterator();
    }
    return IntStream.range(0, steps)
        .mapToObj(
            step -> {
              var targets = batches.next();
              return new Batch(batches.features(), targets);
            })
        .iterator();
  }
}
