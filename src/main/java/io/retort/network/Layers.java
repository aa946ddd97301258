package io.retort.network;

import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j's layers for each kind of network a job file may ask for. */
final class Layers {
  private Layers() {}

  static MultiLayerConfiguration of(
      String key,
      NetworkSettings settings,
      List<Integer> shape,
      Vocabulary vocabulary,
      int classes,
      Configuration hadoop) {
    if (settings instanceof NetworkSettings.Text text) {
      if (vocabulary.words() == 0) {
        throw new UserError(key + ".kind takes texts, but data.text is not given");
      }
      return TextLayers.of(text, shape, vocabulary, classes);
    }
    if (vocabulary.words() > 0 && !(settings instanceof NetworkSettings.Dl4j)) {
      throw new UserError(
          key + ".kind takes numbers, but with data.text examples are tokens: " + TextLayers.KINDS);
    }
    if (settings instanceof NetworkSettings.Mlp mlp) {
      return mlp(mlp, shape, classes);
    }
    if (settings instanceof NetworkSettings.Cnn cnn) {
      return cnn(key, cnn, shape, classes);
    }
    return fromJson(key, (NetworkSettings.Dl4j) settings, hadoop);
  }

  private static MultiLayerConfiguration mlp(
      NetworkSettings.Mlp mlp, List<Integer> shape, int classes) {
    NeuralNetConfiguration.ListBuilder layers = start();
    double dropped = mlp.inputDropout();
    for (int units : mlp.hidden()) {
      layers.layer(dense(units, dropped));
      dropped = mlp.dropout();
    }
    int inputs = shape.stream().reduce(1, Math::multiplyExact);
    return layers
        .layer(output(classes, dropped))
        .setInputType(InputType.feedForward(inputs))
        .build();
  }

  private static MultiLayerConfiguration cnn(
      String key, NetworkSettings.Cnn cnn, List<Integer> shape, int classes) {
    if (shape.size() != 3) {
      throw new UserError(
          key
              + ".kind = cnn needs examples of shape [channels, height, width], data.shape is "
              + shape);
    }
    checkPooling(key, cnn, shape);
    NeuralNetConfiguration.ListBuilder layers = start();
    double dropped = cnn.inputDropout();
    for (int filters : cnn.filters()) {
      layers.layer(convolution(filters, cnn.kernel(), dropped)).layer(pooling(cnn.pool()));
      dropped = 0;
    }
    for (int units : cnn.dense()) {
      layers.layer(dense(units, dropped));
      dropped = cnn.dropout();
    }
    // Flat rows in, so that every network takes the same [rows, features] input.
    InputType input = InputType.convolutionalFlat(shape.get(1), shape.get(2), shape.get(0));
    return layers.layer(output(classes, dropped)).setInputType(input).build();
  }

  /** Deeplearning4j lets a window hang over the picture's edge, where it pools nothing. */
  private static void checkPooling(String key, NetworkSettings.Cnn cnn, List<Integer> shape) {
    int height = shape.get(1);
    int width = shape.get(2);
    for (int layer = 1; layer <= cnn.filters().size(); layer++) {
      if (height < cnn.pool() || width < cnn.pool()) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s.filters = %s: layer %d pools %d x %d pixels, but of examples of shape %s"
                    + " %d x %d are left there; fewer filters or a smaller pool",
                key,
                cnn.filters(),
                layer,
                cnn.pool(),
                cnn.pool(),
                shape,
                height,
                width));
      }
      height /= cnn.pool();
      width /= cnn.pool();
    }
  }

  private static MultiLayerConfiguration fromJson(
      String key, NetworkSettings.Dl4j dl4j, Configuration hadoop) {
    Path path = new Path(dl4j.config());
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      return MultiLayerConfiguration.fromJson(
          ForeignConfiguration.checked(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (FileNotFoundException e) {
      throw new UserError(key + ".config = " + dl4j.config() + ": no such file", e);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          key
              + ".config = "
              + dl4j.config()
              + ": not the JSON of a MultiLayerConfiguration ("
              + UserError.firstLine(e)
              + ")",
          e);
    }
  }

  /** Runs one empty example through, since only that tells whether shapes fit. */
  static void probe(MultiLayerNetwork network, List<Integer> shape) {
    try (INDArray example = empty(network, shape)) {
      network.output(example).close();
    }
  }

  /** An example of zeros as a network takes it. */
  static INDArray empty(MultiLayerNetwork network, List<Integer> shape) {
    int given = shape.stream().reduce(1, Math::multiplyExact);
    int features = TokenInput.of(network.getLayer(0), given).map(TokenInput::taken).orElse(given);
    return FloatArrays.allocate(1, features).assign(0);
  }

  static NeuralNetConfiguration.ListBuilder start() {
    return new NeuralNetConfiguration.Builder().weightInit(WeightInit.RELU).list();
  }

  /**
   * @param dropped probability that a value coming in is dropped in training, here and below
   */
  private static ConvolutionLayer convolution(int filters, int kernel, double dropped) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .dropOut(dropout(dropped))
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .activation(Activation.RELU)
        .build();
  }

  /** Deeplearning4j counts what is kept. */
  static IDropout dropout(double dropped) {
    return dropped == 0 ? null : new Dropout(1 - dropped);
  }

  private static SubsamplingLayer pooling(int pool) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(pool, pool)
        .stride(pool, pool)
        .build();
  }

  static DenseLayer dense(int units, double dropped) {
    return new DenseLayer.Builder()
        .dropOut(dropout(dropped))
        .nOut(units)
        .activation(Activation.RELU)
        .build();
  }

  /** Of so many classes; 1 for a number. */
  static OutputLayer output(int classes, double dropped) {
    boolean number = classes == 1;
    return new OutputLayer.Builder(number ? LossFunction.MSE : LossFunction.MCXENT)
        .dropOut(dropout(dropped))
        .nOut(classes)
        .weightInit(WeightInit.XAVIER)
        .activation(number ? Activation.IDENTITY : Activation.SOFTMAX)
        .build();
  }
}
