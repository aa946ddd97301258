package io.retort.network;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network multiplies and adds for an example: those of matrices and convolutions, beside
 * which activations, pooling and biases are nothing.
 */
final class MultiplyAdds {
  /** Matrices of an LSTM: of its three gates, and of what it takes in. */
  private static final int GATES = 4;

  private MultiplyAdds() {}

  /**
   * Of a network.
   *
   * @param example one, of zeros
   * @return none where it has a layer of another kind with weights
   */
  static OptionalLong of(Model model, INDArray example) {
    return model instanceof ComputationGraph graph
        ? ofGraph(graph, example)
        : ofStack((MultiLayerNetwork) model, example);
  }

  private static OptionalLong ofStack(MultiLayerNetwork network, INDArray example) {
    List<INDArray> outputs = network.feedForward(example, false);
    long[] counts = new long[network.getnLayers()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = count(network.getLayer(i), outputs.get(i), outputs.get(i + 1));
    }
    outputs.stream().skip(1).filter(INDArray::closeable).forEach(INDArray::close);
    return sum(counts);
  }

  /** Of a graph's layers what comes in is not looked up. */
  private static OptionalLong ofGraph(ComputationGraph graph, INDArray example) {
    Map<String, INDArray> outputs = graph.feedForward(example, false);
    Layer[] layers = graph.getLayers();
    long[] counts = new long[layers.length];
    for (int i = 0; i < counts.length; i++) {
      INDArray output = outputs.get(layers[i].conf().getLayer().getLayerName());
      counts[i] = output == null ? -1 : count(layers[i], null, output);
    }
    outputs.values().stream()
        .filter(output -> output != example && output.closeable())
        .forEach(INDArray::close);
    return sum(counts);
  }

  private static OptionalLong sum(long[] counts) {
    return LongStream.of(counts).anyMatch(count -> count < 0)
        ? OptionalLong.empty()
        : OptionalLong.of(LongStream.of(counts).sum());
  }

  /** Of a layer for one example; -1 where that is not known. */
  private static long count(Layer layer, INDArray input, INDArray output) {
    var settings =
        layer.conf().getLayer() instanceof LastTimeStep last
            ? last.getUnderlying()
            : layer.conf().getLayer();
    if (settings instanceof EmbeddingLayer
        || settings instanceof EmbeddingSequenceLayer
        || layer.numParams() == 0) {
      return 0;
    }
    if (settings instanceof LSTM lstm) {
      long steps = input == null ? -1 : input.length() / lstm.getNIn();
      return input == null ? -1 : steps * GATES * (lstm.getNIn() + lstm.getNOut()) * lstm.getNOut();
    }
    if (!(settings instanceof FeedForwardLayer forward)) {
      return -1;
    }
    long places = output.length() / forward.getNOut();
    long matrix = forward.getNIn() * forward.getNOut();
    if (settings.getClass() == ConvolutionLayer.class) {
      return places * matrix * kernel((ConvolutionLayer) settings);
    }
    if (settings.getClass() == Convolution1DLayer.class) {
      return places * matrix * ((ConvolutionLayer) settings).getKernelSize()[0];
    }
    boolean plain = settings instanceof DenseLayer || settings instanceof BaseOutputLayer;
    return plain ? places * matrix : -1;
  }

  private static long kernel(ConvolutionLayer layer) {
    return (long) layer.getKernelSize()[0] * layer.getKernelSize()[1];
  }
}
