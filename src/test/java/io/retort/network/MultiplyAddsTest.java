package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.NetworkSettings;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counted by hand. */
class MultiplyAddsTest {

  @Test
  void ofMatricesTheyAreTheirSizes() {
    assertThat(of(new NetworkSettings.Mlp(List.of(64, 32), 0, 0), List.of(1, 28, 28)))
        .hasValue(784 * 64 + 64 * 32 + 32 * 10);
  }

  @Test
  void ofConvolutionsTheyAreThoseOfEachPlace() {
    NetworkSettings.Cnn cnn = new NetworkSettings.Cnn(List.of(4, 8), 3, 2, List.of(16), 0, 0);
    assertThat(of(cnn, List.of(1, 28, 28)))
        .hasValue(28 * 28 * 9 * 4L + 14 * 14 * 9 * 4 * 8 + 7 * 7 * 8 * 16 + 16 * 10);
  }

  @Test
  void ofTextsTheyAreThoseOfEachWord() {
    assertThat(of(new NetworkSettings.FastText(6, 0), List.of(12))).hasValue(6 * 10);
    assertThat(of(new NetworkSettings.TextCnn(6, List.of(5), 3, List.of(), 0), List.of(12)))
        .hasValue(12 * 3 * 6 * 5 + 5 * 10);
    assertThat(of(new NetworkSettings.Lstm(6, List.of(7), 0), List.of(12)))
        .hasValue(12 * 4 * (6 + 7) * 7 + 7 * 10);
  }

  @Test
  void ofAGraphTheyAreThoseOfItsLayers() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("b", new DenseLayer.Builder().nIn(3).nOut(5).build(), "in")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("out", new OutputLayer.Builder().nIn(9).nOut(2).build(), "both")
                .setOutputs("out")
                .build());
    graph.init();
    try (INDArray example = FloatArrays.allocate(1, 3)) {
      assertThat(MultiplyAdds.of(graph, example)).hasValue(3 * 4 + 3 * 5 + 9 * 2);
    }
    Networks.free(graph);
  }

  @Test
  void ofOtherLayersTheyAreNotKnown() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DepthwiseConvolution2D.Builder(3, 3).nOut(2).build())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build());
    network.init();
    try (INDArray example = FloatArrays.allocate(1, 1, 8, 8)) {
      assertThat(MultiplyAdds.of(network, example)).isEmpty();
    }
    Networks.free(network);
  }

  private static OptionalLong of(NetworkSettings settings, List<Integer> shape) {
    Vocabulary words =
        settings instanceof NetworkSettings.Text ? new Vocabulary(50, 0) : Vocabulary.NONE;
    NetworkSpec spec =
        NetworkSpec.of("student.network", settings, shape, words, 10, 1, new Configuration());
    MultiLayerNetwork network = spec.network();
    try (Dl4jClassifier classifier = new Dl4jClassifier(network, shape, "m", List.of())) {
      return classifier.multiplyAdds();
    }
  }
}
