package io.retort.train;

import io.retort.data.Augmentation;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Targets;
import io.retort.network.Learner;
import io.retort.network.TrainingPlan;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * The sum of the loss over a worker's held-back rows, and their number.
 *
 * @param augmentation of views, where soft labels are of those
 */
record ValidationTask(
    TrainingPlan plan,
    SoftLabelForm form,
    Augmentation augmentation,
    Broadcast<FloatVector> parameters)
    implements FlatMapFunction<Iterator<Block>, double[]> {

  @Override
  public Iterator<double[]> call(Iterator<Block> blocks) {
    Learner learner = Learner.onThisThread(plan);
    FloatVector vector = parameters.value();
    learner.load(vector.slice(0, vector.length()), new float[0], 0, 0);
    Rows rows = new Rows(learner);
    blocks.forEachRemaining(rows::add);
    return List.of(new double[] {rows.lossSum, rows.count}).iterator();
  }

  /** Goes through blocks in batches, in their order. */
  private final class Rows {
    private final Learner learner;
    private final int featureCount = plan.network().features();
    private final float[] features = new float[plan.batchSize() * featureCount];
    private final SoftLabels softLabels = new SoftLabels(form, plan.batchSize());
    private final int[] labels = new int[plan.batchSize()];
    private double lossSum;
    private double count;

    Rows(Learner learner) {
      this.learner = learner;
    }

    void add(Block block) {
      for (int from = 0; from < block.rows; from += plan.batchSize()) {
        int rows = Math.min(plan.batchSize(), block.rows - from);
        for (int i = 0; i < rows; i++) {
          block.features(from + i, features, i * featureCount);
          block.softLabel(from + i, 0, softLabels, i);
          if (block.hasViews()) {
            long seed = block.viewSeed(from + i, 0);
            augmentation.apply(features, i * featureCount, block::blank, seed);
          }
          labels[i] = block.label(from + i);
        }
        lossSum += learner.loss(features, new Targets(rows, form, softLabels, labels)) * rows;
        count += rows;
      }
    }
  }
}
