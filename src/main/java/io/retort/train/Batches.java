package io.retort.train;

import io.retort.data.Augmentation;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Targets;
import io.retort.pipeline.Seeds;
import java.util.Iterator;

/**
 * A worker's minibatches, step after step and epoch after epoch, written into the same buffers.
 * Every epoch sees every row once; its last batch may be short. Blocks are taken one by one, as
 * {@link WorkerSchedule#blocks} names them, and none is kept once it is done.
 */
final class Batches {
  private final WorkerSchedule schedule;
  private final Iterator<Block> blocks;
  private final Augmentation augmentation;
  private final int featureCount;
  private final float[] features;
  private final SoftLabelForm form;
  private final SoftLabels softLabels;
  private final int[] labels;
  private long step;
  private EpochOrder order;
  private Block block;
  private int blockNumber = -1;

  /**
   * @param blocks those that the steps from {@code firstStep} on go through
   * @param form of their soft labels
   * @param augmentation of the rows
   * @param firstStep steps taken before
   */
  Batches(
      WorkerSchedule schedule,
      Iterator<Block> blocks,
      int featureCount,
      SoftLabelForm form,
      Augmentation augmentation,
      long firstStep) {
    this.schedule = schedule;
    this.augmentation = augmentation;
    this.blocks = blocks;
    this.featureCount = featureCount;
    this.features = new float[schedule.batchSize() * featureCount];
    this.form = form;
    this.softLabels = new SoftLabels(form, schedule.batchSize());
    this.labels = new int[schedule.batchSize()];
    this.step = firstStep;
  }

  /** The next batch's targets; its features are in {@link #features()}. */
  Targets next() {
    long inEpoch = step % schedule.stepsPerEpoch();
    if (order == null || inEpoch == 0) {
      order = schedule.at(step);
      blockNumber = -1;
    }
    long epoch = schedule.epoch(step);
    int taken = 0;
    while (taken < schedule.batchSize() && order.hasNext()) {
      order.advance();
      take(taken, epoch);
      if (!augmentation.none()) {
        long place = inEpoch * schedule.batchSize() + taken;
        long seed =
            block.hasViews()
                ? block.viewSeed(order.row(), epoch)
                : Seeds.derive(schedule.seed(), Seeds.AUGMENT, epoch, place);
        augmentation.apply(features, taken * featureCount, block::blank, seed);
      }
      taken++;
    }
    step++;
    return new Targets(taken, form, softLabels, labels);
  }

  /** Row-major {@code [rows of the batch, features]}. */
  float[] features() {
    return features;
  }

  private void take(int to, long epoch) {
    if (order.block() != blockNumber) {
      blockNumber = order.block();
      block = blocks.next();
      block.expect(schedule.rowsOf()[blockNumber]);
    }
    int row = order.row();
    block.features(row, features, to * featureCount);
    block.softLabel(row, epoch, softLabels, to);
    labels[to] = block.label(row);
  }
}
