package io.retort.network;

import io.retort.loss.Objective;
import io.retort.loss.Targets;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * An objective as upstream's own training can ship it: it keeps nothing from call to call, since
 * upstream's workers share it, and finds its targets in the array of labels, which is the one that
 * upstream carries along. A row of that array holds the teacher's logits, then the label, which is
 * exact in a float up to 2^24 classes.
 */
record PackedLoss(Objective objective) implements ILossFunction {

  /** Targets as labels, {@code [rows, classes + 1]}; logits of 0 where no teacher is asked. */
  static float[] pack(Targets targets) {
    int classes = targets.classes();
    float[] packed = new float[targets.rows() * (classes + 1)];
    for (int row = 0; row < targets.rows(); row++) {
      int to = row * (classes + 1);
      if (targets.teacherLogits() != null) {
        System.arraycopy(targets.teacherLogits(), row * classes, packed, to, classes);
      }
      packed[to + classes] = targets.labels()[row];
    }
    return packed;
  }

  static Targets unpack(INDArray labels) {
    int rows = Math.toIntExact(labels.size(0));
    int classes = Math.toIntExact(labels.size(1)) - 1;
    float[] packed = new float[rows * (classes + 1)];
    FloatArrays.readRows(labels, packed);
    float[] teacher = new float[rows * classes];
    int[] hard = new int[rows];
    for (int row = 0; row < rows; row++) {
      int from = row * (classes + 1);
      System.arraycopy(packed, from, teacher, row * classes, classes);
      hard[row] = (int) packed[from + classes];
    }
    return new Targets(rows, classes, teacher, hard);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Targets targets = unpack(labels);
    ObjectiveLoss loss = new ObjectiveLoss(objective, targets.rows(), targets.classes());
    loss.expect(targets);
    return loss.computeGradientAndScore(labels, preOutput, activation, mask, average);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activation, mask, true).getSecond();
  }

  /** The mean, asked for or not: gradients are means as well. */
  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Targets targets = unpack(labels);
    float[] logits = new float[targets.rows() * targets.classes()];
    FloatArrays.readRows(preOutput, logits);
    return objective.valueAndGradient(targets, logits, new float[logits.length]);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    throw new IllegalStateException("scores of single examples are not asked for in training");
  }

  @Override
  public String name() {
    return objective.toString();
  }
}
