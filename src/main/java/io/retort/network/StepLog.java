package io.retort.network;

import java.io.IOException;
import java.io.ObjectInputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What upstream's workers tell of their steps, which upstream itself forgets but for the last one.
 * It travels with every task of theirs, and sees to it that the backend is set up in the thread
 * that runs it, before a network is made there.
 */
final class StepLog implements TrainingHook {
  private static final long serialVersionUID = 1L;

  private final DoubleAccumulator lossSum;
  private final LongAccumulator examples;
  private final LongAccumulator nanos;
  private transient long start;

  StepLog(SparkContext spark) {
    this.lossSum = spark.doubleAccumulator();
    this.examples = spark.longAccumulator();
    this.nanos = spark.longAccumulator();
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    CpuBackend.use();
  }

  void reset() {
    lossSum.reset();
    examples.reset();
    nanos.reset();
  }

  /** Over all examples since the last reset, each before its own update. */
  double lossSum() {
    return lossSum.sum();
  }

  long examples() {
    return examples.sum();
  }

  /** Spent in steps, by all workers together. */
  long nanos() {
    return nanos.sum();
  }

  @Override
  public void preUpdate(DataSet batch, Model model) {
    start = System.nanoTime();
  }

  @Override
  public void postUpdate(DataSet batch, Model model) {
    nanos.add(System.nanoTime() - start);
    lossSum.add(model.score() * batch.numExamples());
    examples.add(batch.numExamples());
    free(batch.getFeatures());
    free(batch.getLabels());
  }

  /** Upstream leaves it to the garbage collector, which does not see native memory. */
  private static void free(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }

  @Override
  public void preUpdate(MultiDataSet batch, Model model) {
    throw new IllegalStateException("stacks of layers have one input and one output");
  }

  @Override
  public void postUpdate(MultiDataSet batch, Model model) {
    preUpdate(batch, model);
  }
}
