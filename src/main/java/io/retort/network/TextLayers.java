package io.retort.network;

import io.retort.job.NetworkSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;

/** Deeplearning4j's layers for each kind of network that takes texts. */
final class TextLayers {
  static final String KINDS = "must be fasttext | text-cnn | lstm | dl4j";

  private TextLayers() {}

  /**
   * @param shape of an example: {@code [length]}, or {@code [n, 1, length]} with n-grams
   */
  static MultiLayerConfiguration of(
      NetworkSettings.Text settings, List<Integer> shape, Vocabulary vocabulary, int classes) {
    // What cares for the order of words is given those alone, without n-grams.
    boolean ngrams = settings instanceof NetworkSettings.FastText;
    int taken =
        ngrams ? shape.stream().reduce(1, Math::multiplyExact) : shape.get(shape.size() - 1);
    int tokens = vocabulary.words() + (ngrams ? vocabulary.ngrams() : 0);
    NeuralNetConfiguration.ListBuilder layers = Layers.start();
    layers.layer(embedding(settings.embedding(), taken, tokens));
    if (settings instanceof NetworkSettings.TextCnn cnn) {
      convolutions(layers, cnn);
    } else if (settings instanceof NetworkSettings.Lstm lstm) {
      recurrent(layers, lstm);
    } else {
      layers.layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
    }
    MultiLayerConfiguration configuration =
        layers
            .layer(Layers.output(classes, settings.dropout()))
            .overrideNinUponBuild(false) // Of an embedding it is not what comes in.
            .setInputType(InputType.feedForward(taken))
            .build();
    // 1.0.0-M2.1 puts one behind the pooling, as if that had left the sequence.
    configuration.getInputPreProcessors().clear();
    return configuration;
  }

  /** Vectors of a length around 1, whatever their size. */
  private static EmbeddingSequenceLayer embedding(int size, int taken, int tokens) {
    return new EmbeddingSequenceLayer.Builder()
        .nIn(tokens)
        .nOut(size)
        .inputLength(taken)
        .inferInputLength(false)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .weightInit(new WeightInitDistribution(new NormalDistribution(0, 1 / Math.sqrt(size))))
        .build();
  }

  private static void convolutions(
      NeuralNetConfiguration.ListBuilder layers, NetworkSettings.TextCnn cnn) {
    for (int filters : cnn.filters()) {
      layers.layer(
          new Convolution1DLayer.Builder(cnn.kernel())
              .convolutionMode(ConvolutionMode.Same)
              .nOut(filters)
              .activation(Activation.RELU)
              .build());
    }
    layers.layer(new GlobalPoolingLayer.Builder(PoolingType.MAX).build());
    for (int units : cnn.dense()) {
      layers.layer(Layers.dense(units, cnn.dropout()));
    }
  }

  private static void recurrent(
      NeuralNetConfiguration.ListBuilder layers, NetworkSettings.Lstm lstm) {
    int last = lstm.units().size() - 1;
    for (int i = 0; i <= last; i++) {
      LSTM layer =
          new LSTM.Builder()
              .nOut(lstm.units().get(i))
              .weightInit(WeightInit.XAVIER)
              .activation(Activation.TANH)
              .build();
      layers.layer(i == last ? new LastTimeStep(layer) : layer);
    }
  }
}
