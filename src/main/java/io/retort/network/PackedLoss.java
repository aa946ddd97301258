package io.retort.network;

import io.retort.loss.Objective;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.Targets;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * An objective as upstream's own training can ship it: it keeps nothing from call to call, since
 * upstream's workers share it, and finds its targets in the array of labels, which is the one that
 * upstream carries along. A row of that array holds the label, then the soft label; classes are
 * exact in a float up to 2^24 of them.
 *
 * @param form of the soft labels
 */
record PackedLoss(Objective objective, SoftLabelForm form) implements ILossFunction {

  /** Numbers of a row. */
  static int width(SoftLabelForm form) {
    return 1 + SoftLabels.packedLength(form);
  }

  /** Targets as labels, {@code [rows, width]}. */
  static float[] pack(Targets targets, int width) {
    float[] packed = new float[targets.rows() * width];
    for (int row = 0; row < targets.rows(); row++) {
      packed[row * width] = targets.labels()[row];
      targets.softLabels().pack(row, packed, row * width + 1);
    }
    return packed;
  }

  private Targets unpack(INDArray labels) {
    int rows = Math.toIntExact(labels.size(0));
    int width = width(form);
    float[] packed = new float[rows * width];
    FloatArrays.readRows(labels, packed);
    SoftLabels soft = new SoftLabels(form, rows);
    int[] hard = new int[rows];
    for (int row = 0; row < rows; row++) {
      hard[row] = (int) packed[row * width];
      soft.unpack(packed, row * width + 1, row);
    }
    return new Targets(rows, form, soft, hard);
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
