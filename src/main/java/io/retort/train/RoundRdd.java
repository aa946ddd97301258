package io.retort.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * The workers' results of one round, one a partition. Spark's own {@code coalesce} and {@code
 * mapPartitions} would do, but they send the blocks' whole lineage with every round and read
 * Spark's classes from its jars to see what their closures hold: more than half of what a short
 * round costs.
 */
final class RoundRdd extends RDD<WorkerResult> {
  private static final long serialVersionUID = 1L;

  private final RoundTask task;

  /** For the driver alone: what is sent is the task's basis. */
  private final transient WorkerBlocks data;

  private final transient int[][] blocks;

  /**
   * @param blocks that each worker goes through, in their order
   */
  RoundRdd(WorkerBlocks data, int[][] blocks, RoundTask task) {
    super(
        data.blocks().context(),
        scala(List.of(new ChosenBlocks(data, blocks))),
        ClassTag$.MODULE$.apply(WorkerResult.class));
    this.data = data;
    this.blocks = blocks;
    this.task = task;
  }

  /** A worker's part: without a preferred place of its own, it goes where its blocks are cached. */
  @Override
  public Partition[] getPartitions() {
    Partition[] all = data.blocks().rdd().partitions();
    Partition[] workers = new Partition[blocks.length];
    for (int worker = 0; worker < workers.length; worker++) {
      int[] chosen = data.partitions(worker, blocks[worker]);
      workers[worker] =
          new Worker(worker, Arrays.stream(chosen).mapToObj(i -> all[i]).toArray(Partition[]::new));
    }
    return workers;
  }

  @Override
  public scala.collection.Iterator<WorkerResult> compute(Partition split, TaskContext context) {
    RDD<Block> cached = task.basis().value().blocks();
    Iterator<Block> blocks =
        Arrays.stream(((Worker) split).blocks)
            .map(block -> cached.iterator(block, context).next())
            .iterator();
    return scala(List.of(task.call(split.index(), blocks))).iterator();
  }

  /** On the driver, in the order of workers. */
  List<WorkerResult> collected() {
    WorkerResult[] results =
        (WorkerResult[])
            context().runJob(this, new Only(), ClassTag$.MODULE$.apply(WorkerResult.class));
    return List.of(results);
  }

  private static <T> Seq<T> scala(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  /** Of a partition. No lambda, for the same reason. */
  static final class Only
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<WorkerResult>, WorkerResult>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public WorkerResult apply(
        TaskContext context, scala.collection.Iterator<WorkerResult> results) {
      return results.next();
    }
  }

  /** One worker's blocks. */
  record Worker(int index, Partition[] blocks) implements Partition {}

  /** Tells Spark on the driver where blocks come from; it is empty where it is sent to. */
  static final class ChosenBlocks extends NarrowDependency<Block> {
    private static final long serialVersionUID = 1L;

    private final transient WorkerBlocks data;
    private final transient int[][] blocks;

    ChosenBlocks(WorkerBlocks data, int[][] blocks) {
      super(null);
      this.data = data;
      this.blocks = blocks;
    }

    @Override
    public RDD<Block> rdd() {
      return data.blocks().rdd();
    }

    @Override
    public Seq<Object> getParents(int worker) {
      return scala(
          Arrays.stream(data.partitions(worker, blocks[worker]))
              .mapToObj(i -> (Object) i)
              .toList());
    }
  }
}
