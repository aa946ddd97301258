package io.retort.train;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Spark's way to let one task read several partitions: here the ones it is told, in the order it is
 * told. (Spark asks for Scala's mark of serializability.) Without a preferred place of its own, a
 * task goes where its first block is cached.
 */
final class BlockChoice implements PartitionCoalescer, scala.Serializable {
  private static final long serialVersionUID = 1L;

  private final int[][] partitions;

  /**
   * @param partitions of each task
   */
  BlockChoice(int[][] partitions) {
    this.partitions = partitions;
  }

  @Override
  public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
    Partition[] all = parent.partitions();
    PartitionGroup[] groups = new PartitionGroup[partitions.length];
    for (int task = 0; task < groups.length; task++) {
      groups[task] = new PartitionGroup(Option.empty());
      for (int partition : partitions[task]) {
        groups[task].partitions().$plus$eq(all[partition]);
      }
    }
    return groups;
  }
}
