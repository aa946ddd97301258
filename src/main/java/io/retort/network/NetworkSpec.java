package io.retort.network;

import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's build, ready to be shipped: plain Deeplearning4j, with softmax and cross-entropy at
 * its end, so that what is saved of it loads without Retort.
 *
 * @param configuration the JSON of its {@code MultiLayerConfiguration}
 * @param shape of one example, channels first
 * @param classes logits, one a class
 */
public record NetworkSpec(String configuration, List<Integer> shape, int classes)
    implements Serializable {

  public NetworkSpec {
    shape = List.copyOf(shape);
  }

  /**
   * Builds a network between {@code shape} and {@code classes}.
   *
   * @param key of the settings in the job file, for error messages
   * @param vocabulary of texts
   * @param hadoop to read a configuration file with
   * @throws UserError when the layers do not fit each other, the shape or the classes, or memory
   *     does not do for them
   */
  public static NetworkSpec of(
      String key,
      NetworkSettings settings,
      List<Integer> shape,
      Vocabulary vocabulary,
      int classes,
      long seed,
      Configuration hadoop) {
    CpuBackend.use();
    try {
      MultiLayerConfiguration configuration =
          Layers.of(key, settings, shape, vocabulary, classes, hadoop);
      NetworkSize.of(configuration, shape).check(key, NetworkSize.memory());
      for (NeuralNetConfiguration layer : configuration.getConfs()) {
        layer.setSeed(seed);
      }
      NetworkSpec spec = new NetworkSpec(configuration.toJson(), shape, classes);
      spec.checkOutput(key);
      return spec;
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserError(
          key + " does not fit examples of shape " + shape + ": " + e.getMessage(), e);
    }
  }

  /** Values of one example. */
  public int features() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** What it takes, without building it. */
  public NetworkSize size() {
    return NetworkSize.of(MultiLayerConfiguration.fromJson(configuration), shape);
  }

  /**
   * The parameters that the seed in the configuration draws, as one flat vector in Deeplearning4j's
   * order.
   */
  public float[] initialParameters() {
    try (Closing closing = new Closing(network())) {
      float[] parameters = new float[Math.toIntExact(closing.network.numParams())];
      FloatArrays.read(closing.network.params(), parameters);
      return parameters;
    }
  }

  /** Values that all layers together give for one example. */
  public long activations() {
    try (Closing closing = new Closing(network());
        INDArray example = Layers.empty(closing.network, shape)) {
      List<INDArray> given = closing.network.feedForward(example, false);
      long values = given.stream().skip(1).mapToLong(INDArray::length).sum();
      given.stream().skip(1).filter(INDArray::closeable).forEach(INDArray::close);
      return values;
    }
  }

  /** A new network with freshly drawn parameters. */
  MultiLayerNetwork network() {
    CpuBackend.use();
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    network.init();
    return network;
  }

  /** A new network with parameters in Deeplearning4j's order. */
  MultiLayerNetwork network(float[] parameters) {
    MultiLayerNetwork network = network();
    FloatArrays.write(parameters, network.params());
    return network;
  }

  private void checkOutput(String key) {
    try (Closing closing = new Closing(network())) {
      NeuralNetConfiguration last =
          closing.network.getLayer(closing.network.getnLayers() - 1).conf();
      if (!(last.getLayer() instanceof BaseOutputLayer output)) {
        throw new UserError(key + ".config: the last layer must be an output layer");
      }
      if (output.getNOut() != classes) {
        throw new UserError(
            key
                + ".config: the output layer has "
                + output.getNOut()
                + " outputs, data.classes has "
                + classes);
      }
      if (closing.network.params().dataType() != DataType.FLOAT) {
        throw new UserError(
            key
                + ".config: data type is "
                + closing.network.params().dataType()
                + ", must be FLOAT");
      }
      Layers.probe(closing.network, shape);
    }
  }

  /**
   * Frees a network's native memory at the end of a block, without waiting for the garbage
   * collector.
   */
  record Closing(MultiLayerNetwork network) implements AutoCloseable {
    @Override
    public void close() {
      Networks.free(network);
    }
  }
}
