package io.retort.network;

import io.retort.loss.Targets;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link Tap} at work in Deeplearning4j's own way. */
final class TapLayer extends BaseLayer<Tap> {
  private static final long serialVersionUID = 1L;

  private transient TapPass pass;
  private transient Targets targets;
  private transient float[] hidden;
  private transient double value;

  TapLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** Once, before the first batch. */
  void bind(TapPass arithmetic, int rows) {
    pass = arithmetic;
    hidden = new float[rows * layerConf().shape().values()];
  }

  /** What the next batch is compared with; null: with nothing. */
  void expect(Targets next) {
    targets = next;
  }

  /** The mean loss of the last batch. */
  double value() {
    return value;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    if (!training && targets != null) {
      FloatArrays.readRows(input, hidden);
      value = pass.compare(hidden, targets, false);
    }
    return workspaces.dup(ArrayType.ACTIVATIONS, input, input.ordering());
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray slope, LayerWorkspaceMgr workspaces) {
    FloatArrays.readRows(input, hidden);
    value = pass.compare(hidden, targets, true);
    Gradient own = new DefaultGradient();
    if (layerConf().projected()) {
      String weights = DefaultParamInitializer.WEIGHT_KEY;
      own.setGradientFor(weights, gradientViews.get(weights));
    }
    INDArray sum = workspaces.dup(ArrayType.ACTIVATION_GRAD, slope, 'c');
    try (INDArray added = FloatArrays.allocate(slope.shape())) {
      FloatArrays.write(pass.slope(), added);
      sum.addi(added);
    }
    return Pair.of(own, sum);
  }

  /** As long as the input: nothing is aggregated. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int minibatchSize) {
    return Pair.of(mask, state);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
