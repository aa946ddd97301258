package io.retort.train;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import scala.Option;

/**
 * The rows of a training in blocks, one a partition: the first {@code perWorker} are the first
 * worker's. Each is cached, lost and made again by itself, so that a round touches the blocks it
 * needs and no others, and rows need not fit in memory.
 *
 * @param blocks {@code workers * perWorker} partitions with one block each
 */
record WorkerBlocks(JavaRDD<Block> blocks, int workers) {

  WorkerBlocks {
    if (workers < 1 || blocks.getNumPartitions() % workers != 0) {
      throw new IllegalArgumentException(
          blocks.getNumPartitions() + " blocks for " + workers + " workers");
    }
  }

  int perWorker() {
    return blocks.getNumPartitions() / workers;
  }

  /** Where a worker's blocks are. */
  int[] partitions(int worker, int[] blocksOfWorker) {
    return IntStream.of(blocksOfWorker).map(block -> worker * perWorker() + block).toArray();
  }

  /**
   * One partition for each worker, of the blocks it is given, in that order; read one after the
   * other, where they are cached if they are.
   */
  JavaRDD<Block> choose(int[][] blocksOfWorkers) {
    int[][] partitions =
        IntStream.range(0, workers)
            .mapToObj(worker -> partitions(worker, blocksOfWorkers[worker]))
            .toArray(int[][]::new);
    return blocks
        .rdd()
        .coalesce(workers, false, Option.apply(new BlockChoice(partitions)), null)
        .toJavaRDD();
  }

  JavaRDD<Block> all() {
    int[] every = IntStream.range(0, perWorker()).toArray();
    return choose(IntStream.range(0, workers).mapToObj(worker -> every).toArray(int[][]::new));
  }

  /** The rows of each block of each worker; makes and caches the blocks on the way. */
  int[][] countRows() {
    return all().mapPartitionsWithIndex(new CountRows(), true).collect().toArray(int[][]::new);
  }

  record CountRows() implements Function2<Integer, Iterator<Block>, Iterator<int[]>> {
    @Override
    public Iterator<int[]> call(Integer worker, Iterator<Block> blocks) {
      IntStream.Builder rows = IntStream.builder();
      blocks.forEachRemaining(block -> rows.add(block.rows));
      return List.of(rows.build().toArray()).iterator();
    }
  }
}
