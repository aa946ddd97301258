package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jClassifierTest {
  @TempDir Path folder;

  @BeforeAll
  static void prepareBackend() {
    CpuBackend.use();
  }

  @Test
  void aGraphIsAClassifierToo() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "hidden",
                    new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.TANH).build(),
                    "in")
                .addLayer("out", output(5, 3), "hidden")
                .setOutputs("out")
                .build());
    graph.init();
    File zip = folder.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(graph, zip, false);
    float[] features = {1, 2, 3, 4, -1, 0.5f, 0, 2};

    float[] logits = logits(zip, List.of(1, 2, 2), features, 2, 3);

    assertShares(logits, graph.outputSingle(matrix(features, 2)).toFloatMatrix());
    try (Dl4jClassifier open = new Dl4jClassifier(zip, List.of(1, 2, 2), "g", List.of("hidden"))) {
      assertThat(open.hidden()).containsExactly(new HiddenShape("hidden", List.of(5)));
      float[] again = new float[6];
      float[][] hidden = new float[1][10];
      open.answer(features, 2, again, hidden);
      assertThat(again).isEqualTo(logits);
      assertThat(hidden[0])
          .isEqualTo(graph.feedForward(matrix(features, 2), false).get("hidden").data().asFloat());
    }
    assertThatThrownBy(() -> new Dl4jClassifier(zip, List.of(1, 2, 2), "g", List.of("x")))
        .hasMessage("labels.hidden = x: no layer of g, which has hidden [5] | out [3]");
  }

  @Test
  void aConvolutionThatWantsPicturesIsGivenPictures() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(3, 4, 2))
                .build());
    network.init();
    File zip = save(network);
    float[] features = new float[2 * 24];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.cos(i);
    }

    float[] logits = logits(zip, List.of(2, 3, 4), features, 2, 3);

    assertShares(
        logits, network.output(Nd4j.createFromArray(features).reshape(2, 2, 3, 4)).toFloatMatrix());
  }

  @Test
  void logitsAreGivenAsTheyAre() throws IOException {
    MultiLayerNetwork network = stack(Activation.IDENTITY, LossFunction.MSE);
    float[] features = {1, 2, 3, 4};

    float[] logits = logits(save(network), List.of(4), features, 1, 3);

    assertThat(logits)
        .containsExactly(network.output(matrix(features, 1)).toFloatVector(), within(1e-6f));
  }

  @Test
  void anotherOutputIsRefused() throws IOException {
    File zip = save(stack(Activation.SIGMOID, LossFunction.XENT));

    assertThatThrownBy(() -> new Dl4jClassifier(zip, List.of(4), "teacher.model = m.zip"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher.model = m.zip: its output activation is sigmoid,"
                + " must be softmax or identity");
  }

  @Test
  void anotherShapeIsRefused() throws IOException {
    File zip = save(stack(Activation.SOFTMAX, LossFunction.MCXENT));

    assertThatThrownBy(() -> new Dl4jClassifier(zip, List.of(5), "teacher.model = m.zip"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = m.zip: does not take examples of shape [5] (")
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatIsNoNetworkIsRefused() throws IOException {
    File text = Files.writeString(folder.resolve("text.zip"), "no zip").toFile();
    File empty = folder.resolve("empty.zip").toFile();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(empty.toPath()))) {
      out.putNextEntry(new ZipEntry("something.else"));
    }

    assertThatThrownBy(() -> new Dl4jClassifier(text, List.of(4), "teacher.model = m.zip"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = m.zip: not a saved Deeplearning4j network (")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> new Dl4jClassifier(empty, List.of(4), "teacher.model = m.zip"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher.model = m.zip: not a saved Deeplearning4j network"
                + " (no configuration.json in it)");
  }

  private static float[] logits(
      File zip, List<Integer> shape, float[] features, int rows, int classes) {
    float[] logits = new float[rows * classes];
    try (Dl4jClassifier classifier = new Dl4jClassifier(zip, shape, "model")) {
      assertThat(classifier.classes()).isEqualTo(classes);
      classifier.logits(features, rows, logits);
    }
    return logits;
  }

  private static void assertShares(float[] logits, float[][] shares) {
    int classes = shares[0].length;
    for (int row = 0; row < shares.length; row++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[row * classes + c]);
      }
      for (int c = 0; c < classes; c++) {
        assertThat(Math.exp(logits[row * classes + c]) / sum)
            .isCloseTo(shares[row][c], within(1e-5));
      }
      assertThat(sum).isNotCloseTo(1, within(1e-4)); // Logits, not log-probabilities by chance.
    }
  }

  private static org.nd4j.linalg.api.ndarray.INDArray matrix(float[] values, int rows) {
    return Nd4j.createFromArray(values).reshape(rows, values.length / rows);
  }

  private File save(MultiLayerNetwork network) throws IOException {
    File zip = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, zip, false);
    return zip;
  }

  private static MultiLayerNetwork stack(Activation activation, LossFunction loss) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new OutputLayer.Builder(loss).nIn(4).nOut(3).activation(activation).build())
                .build());
    network.init();
    return network;
  }

  private static OutputLayer output(int inputs, int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
