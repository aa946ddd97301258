package io.retort.network;

import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A saved Deeplearning4j network, layer stack or graph, that gives logits. Belongs to one thread.
 */
public final class Dl4jClassifier implements Classifier {
  private final Model model;
  private final Layer[] layers;
  private final long[] exampleShape;
  private final int classes;
  private final int features;

  /** Or null, where examples are numbers. */
  private final TokenInput tokens;

  private final HiddenOutputs hidden;

  /**
   * Opens a zip that {@code ModelSerializer} wrote.
   *
   * @param shape of one example as the network is to see it
   * @param name how to call the model in error messages
   * @throws UserError when it is not such a zip, does not end in a softmax or in logits, or does
   *     not take the shape
   */
  public Dl4jClassifier(File zip, List<Integer> shape, String name) {
    this(zip, shape, name, List.of());
  }

  /**
   * The same that tells what hidden layers give.
   *
   * @param hidden their names or, of a stack of layers, numbers
   */
  public Dl4jClassifier(File zip, List<Integer> shape, String name, List<String> hidden) {
    this(restore(zip, name), shape, name, hidden);
  }

  /** Of a network that it may change, and closes. */
  Dl4jClassifier(Model model, List<Integer> shape, String name, List<String> hidden) {
    this.model = model;
    this.layers =
        model instanceof ComputationGraph graph
            ? graph.getLayers()
            : ((MultiLayerNetwork) model).getLayers();
    this.features = shape.stream().reduce(1, Math::multiplyExact);
    this.tokens = TokenInput.of(layers[0], features).orElse(null);
    this.exampleShape =
        takesPlanes() && shape.size() == 3
            ? shape.stream().mapToLong(Integer::longValue).toArray()
            : new long[] {tokens == null ? features : tokens.taken()};
    endInLogits(name);
    this.hidden = new HiddenOutputs(model);
    this.classes = probe(shape, name, hidden);
  }

  private static Model restore(File zip, String name) {
    CpuBackend.use();
    try {
      return NetworkZip.restore(zip);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          name + ": not a saved Deeplearning4j network (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Whether the first layer is a convolution that wants [rows, channels, height, width] and nothing
   * reshapes before it.
   */
  private boolean takesPlanes() {
    boolean reshaped =
        model instanceof MultiLayerNetwork stack
            ? stack.getLayerWiseConfigurations().getInputPreProcess(0) != null
            : Graphs.firstIsReshaped((ComputationGraph) model);
    return !reshaped && layers[0].conf().getLayer() instanceof ConvolutionLayer;
  }

  /**
   * Takes the softmax off the end: logits are wanted, and taken back from probabilities they would
   * lose digits.
   */
  private void endInLogits(String name) {
    int last = layers.length - 1;
    if (layers[last].conf().getLayer() instanceof LossLayer loss
        && loss.getActivationFn() instanceof ActivationIdentity
        && last > 0) {
      last--; // What Keras calls a loss is no layer there; the softmax is in the one before.
    }
    if (layers[last].conf().getLayer() instanceof ActivationLayer alone) {
      check(name, alone.getActivationFn());
      alone.setActivationFn(new ActivationIdentity());
    } else if (layers[last].conf().getLayer() instanceof BaseLayer output) {
      check(name, output.getActivationFn());
      output.setActivationFn(new ActivationIdentity());
    } else {
      throw new UserError(name + ": its last layer has no activation, must be softmax or identity");
    }
  }

  private static void check(String name, IActivation activation) {
    if (!(activation instanceof ActivationSoftmax || activation instanceof ActivationIdentity)) {
      throw new UserError(
          name + ": its output activation is " + activation + ", must be softmax or identity");
    }
  }

  private int probe(List<Integer> shape, String name, List<String> layers) {
    try (INDArray example = FloatArrays.allocate(withRows(1))) {
      if (!layers.isEmpty()) {
        hidden.find(layers, name, example.assign(0));
      }
      try (INDArray out = output(example.assign(0), null)) {
        if (out.rank() != 2) {
          throw new UserError(
              name + ": gives an output of rank " + out.rank() + ", must be [rows, classes]");
        }
        return Math.toIntExact(out.size(1));
      }
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserError(
          name + ": does not take examples of shape " + shape + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public long parameters() {
    return model.numParams();
  }

  @Override
  public OptionalLong multiplyAdds() {
    try (INDArray example = FloatArrays.allocate(withRows(1))) {
      return MultiplyAdds.of(model, example.assign(0));
    }
  }

  @Override
  public void logits(float[] batch, int rows, float[] logits) {
    CpuBackend.use();
    NativeHeap.trim();
    try (INDArray x = FloatArrays.allocate(withRows(rows))) {
      try (INDArray mask = write(batch, rows, x);
          INDArray out = output(x, mask)) {
        FloatArrays.readRows(out, logits);
      }
    }
  }

  @Override
  public List<HiddenShape> hidden() {
    return hidden.shapes();
  }

  @Override
  public void answer(float[] batch, int rows, float[] logits, float[][] outputs) {
    CpuBackend.use();
    NativeHeap.trim();
    try (INDArray x = FloatArrays.allocate(withRows(rows))) {
      try (INDArray mask = write(batch, rows, x)) {
        hidden.answer(x, mask, logits, outputs);
      }
    }
  }

  /** Returns the mask that goes with it, or null. */
  private INDArray write(float[] batch, int rows, INDArray x) {
    if (tokens == null) {
      FloatArrays.write(batch, x);
      return null;
    }
    INDArray mask = FloatArrays.allocate(withRows(rows));
    tokens.write(batch, rows, x, mask);
    return mask;
  }

  private INDArray output(INDArray x, INDArray mask) {
    if (model instanceof MultiLayerNetwork stack) {
      return stack.output(x, false, mask, null);
    }
    ComputationGraph graph = (ComputationGraph) model;
    return mask == null
        ? graph.outputSingle(x)
        : graph.output(false, new INDArray[] {x}, new INDArray[] {mask})[0];
  }

  private long[] withRows(int rows) {
    long[] shape = new long[exampleShape.length + 1];
    shape[0] = rows;
    System.arraycopy(exampleShape, 0, shape, 1, exampleShape.length);
    return shape;
  }

  @Override
  public void close() {
    Networks.free(model);
  }
}
