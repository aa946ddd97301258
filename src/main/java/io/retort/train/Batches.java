package io.retort.train;

import io.retort.loss.Targets;
import java.util.List;

/**
 * A worker's minibatches, step after step and epoch after epoch, written into the same buffers.
 * Every epoch sees every row once; its last batch may be short.
 */
final class Batches {
  private final List<Block> blocks;
  private final int[] rowsOf;
  private final long rows;
  private final long stepsPerEpoch;
  private final int batchSize;
  private final int classes;
  private final int featureCount;
  private final RandomShift shift;
  private final long seed;
  private final float[] features;
  private final float[] teacher;
  private final int[] labels;
  private long step;
  private EpochOrder order;

  /**
   * @param shift of the rows' pictures
   * @param seed of this worker
   * @param firstStep steps taken before
   */
  Batches(
      List<Block> blocks,
      int batchSize,
      int featureCount,
      int classes,
      RandomShift shift,
      long seed,
      long firstStep) {
    this.blocks = blocks;
    this.rowsOf = blocks.stream().mapToInt(block -> block.rows).toArray();
    this.rows = java.util.Arrays.stream(rowsOf).asLongStream().sum();
    this.batchSize = batchSize;
    this.stepsPerEpoch = (rows + batchSize - 1) / batchSize;
    this.featureCount = featureCount;
    this.classes = classes;
    this.shift = shift;
    this.seed = seed;
    this.features = new float[batchSize * featureCount];
    this.teacher = new float[batchSize * classes];
    this.labels = new int[batchSize];
    this.step = firstStep;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** The next batch's targets; its features are in {@link #features()}. */
  Targets next() {
    long inEpoch = step % stepsPerEpoch;
    long epoch = step / stepsPerEpoch;
    if (order == null || inEpoch == 0) {
      order = new EpochOrder(rowsOf, Seeds.derive(seed, epoch));
      order.skip(inEpoch * batchSize);
    }
    int taken = 0;
    while (taken < batchSize && order.hasNext()) {
      order.advance();
      Block block = blocks.get(order.block());
      block.features(order.row(), features, taken * featureCount);
      long place = inEpoch * batchSize + taken;
      shift.move(features, taken * featureCount, block::blank, seed, epoch, place);
      block.teacherLogits(order.row(), teacher, taken * classes, classes);
      labels[taken++] = block.label(order.row());
    }
    step++;
    return new Targets(taken, classes, teacher, labels);
  }

  /** Row-major {@code [rows of the batch, features]}. */
  float[] features() {
    return features;
  }
}
