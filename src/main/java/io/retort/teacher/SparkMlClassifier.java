package io.retort.teacher;

import io.retort.job.OutputSettings;
import io.retort.loss.Softmax;
import io.retort.network.Classifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** A model of Spark ML at work, row by row, without a table. */
final class SparkMlClassifier implements Classifier {
  private static final VectorUDT VECTOR = new VectorUDT();

  private final SparkMlModel model;
  private final RowPlan.Running plan;
  private final boolean vector;
  private final OutputSettings.Kind output;
  private final int features;

  SparkMlClassifier(SparkMlModel model, boolean vector, OutputSettings.Kind output, int features) {
    this.model = model;
    this.plan = model.plan().running();
    this.vector = vector;
    this.output = output;
    this.features = features;
  }

  @Override
  public int classes() {
    return model.classes();
  }

  @Override
  public long parameters() {
    return model.parameters();
  }

  @Override
  public void logits(float[] batch, int rows, float[] logits) {
    int classes = classes();
    for (int row = 0; row < rows; row++) {
      if (model.number()) {
        logits[row] = (float) plan.number(row(batch, row * features));
        continue;
      }
      Vector answer = plan.vector(row(batch, row * features));
      for (int c = 0; c < classes; c++) {
        double value = answer.apply(c);
        logits[row * classes + c] =
            output == OutputSettings.Kind.PROBABILITIES ? Softmax.logit(value) : (float) value;
      }
    }
  }

  private InternalRow row(float[] batch, int from) {
    double[] values = new double[features];
    for (int f = 0; f < features; f++) {
      values[f] = batch[from + f];
    }
    if (vector) {
      return new GenericInternalRow(new Object[] {VECTOR.serialize(Vectors.dense(values))});
    }
    Object[] columns = new Object[features];
    for (int f = 0; f < features; f++) {
      columns[f] = values[f];
    }
    return new GenericInternalRow(columns);
  }

  @Override
  public void close() {}
}
