package io.retort.network;

import io.retort.loss.Objective;
import io.retort.loss.Targets;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The one adapter between our objectives and Deeplearning4j: stands in for the loss of a network's
 * output layer while it is trained, and is never part of what is saved. The activation of the
 * output layer is left out: objectives take logits.
 */
final class ObjectiveLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final transient Objective objective;
  private final transient float[] logits;
  private final transient float[] gradient;
  private transient Targets targets;
  private transient double value;

  ObjectiveLoss(Objective objective, int rows, int classes) {
    this.objective = objective;
    this.logits = new float[rows * classes];
    this.gradient = new float[rows * classes];
  }

  /** What the next step's batch is compared with. */
  void expect(Targets next) {
    targets = next;
  }

  /** The mean loss of the last step's batch, before its update. */
  double value() {
    return value;
  }

  /** The mean loss of logits. */
  double of(INDArray output, Targets compared) {
    FloatArrays.readRows(output, logits);
    return objective.valueAndGradient(compared, logits, gradient);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    FloatArrays.readRows(preOutput, logits);
    value = objective.valueAndGradient(targets, logits, gradient);
    INDArray result = preOutput.ulike();
    if (result.ordering() == 'c') {
      FloatArrays.write(gradient, result);
    } else {
      FloatArrays.write(columnMajor(), result);
    }
    return result;
  }

  /**
   * The gradient in the order ND4J's matrix products leave their results in; reuses the logits'
   * buffer.
   */
  private float[] columnMajor() {
    int rows = targets.rows();
    int classes = targets.classes();
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < classes; c++) {
        logits[c * rows + row] = gradient[row * classes + c];
      }
    }
    return logits;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return value;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    throw new IllegalStateException("scores of single examples are not asked for in training");
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    INDArray result = computeGradient(labels, preOutput, activation, mask);
    return Pair.of(value, result);
  }

  @Override
  public String name() {
    return objective.toString();
  }
}
