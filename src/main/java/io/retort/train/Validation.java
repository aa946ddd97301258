package io.retort.train;

import io.retort.data.Augmentation;
import io.retort.loss.SoftLabelForm;
import io.retort.network.TrainingPlan;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The loss on rows that are held back from training. */
record Validation(
    WorkerBlocks data, SoftLabelForm softLabels, Augmentation augmentation, TrainingPlan plan) {

  /** The mean over all rows, in nats. */
  double loss(float[] parameters) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.blocks().context());
    Broadcast<FloatVector> shared = spark.broadcast(FloatVector.of(parameters));
    try {
      List<double[]> sums =
          data.all()
              .mapPartitions(new ValidationTask(plan, softLabels, augmentation, shared), true)
              .collect();
      double loss = 0;
      double rows = 0;
      for (double[] sum : sums) { // In the order of workers, whoever was first.
        loss += sum[0];
        rows += sum[1];
      }
      return loss / rows;
    } finally {
      shared.destroy();
    }
  }
}
