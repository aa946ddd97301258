package io.retort.network;

import io.retort.loss.HiddenShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer that changes nothing, put after another one while a student is trained: there the
 * student's hidden output is compared with its teacher's. Where their channels differ in number, it
 * has the weights of a linear projection as its parameters, so that these are trained, averaged and
 * kept as those of any layer. It is never part of what is saved.
 */
public final class Tap extends DenseLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int term;
  @JsonProperty private int teacherLayer;
  @JsonProperty private boolean projected;
  @JsonProperty private List<Integer> sizes;

  /** For Deeplearning4j's JSON. */
  Tap() {}

  /**
   * @param term of the objective's terms on hidden layers
   * @param teacherLayer its place in the soft labels' form
   * @param shape that the student's layer gives
   * @param channels to project to, or 0 for none
   */
  Tap(int term, int teacherLayer, HiddenShape shape, int channels) {
    this.term = term;
    this.teacherLayer = teacherLayer;
    this.projected = channels > 0;
    this.sizes = shape.sizes();
    setNIn(shape.channels());
    setNOut(projected ? channels : shape.channels());
    setHasBias(false);
    setActivationFn(new ActivationIdentity());
    setWeightInitFn(new WeightInitXavier());
    // Without any, it is taken for JSON of an old version.
    setIUpdater(new Sgd());
    setRegularization(new ArrayList<>());
    setRegularizationBias(new ArrayList<>());
    setLayerName("tap-" + term);
  }

  int term() {
    return term;
  }

  int teacherLayer() {
    return teacherLayer;
  }

  boolean projected() {
    return projected;
  }

  HiddenShape shape() {
    return new HiddenShape(getLayerName(), sizes);
  }

  /** What is compared. */
  HiddenShape projectedShape() {
    return shape().withChannels(Math.toIntExact(getNOut()));
  }

  @Override
  public ParamInitializer initializer() {
    return projected ? super.initializer() : EmptyParamInitializer.getInstance();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    TapLayer layer = new TapLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tap tap && super.equals(other) && term == tap.term;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + term;
  }
}
