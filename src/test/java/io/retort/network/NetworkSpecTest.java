package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkSpecTest {
  @TempDir Path folder;

  /** A network of dense layers, {@code hidden} of them, as jobs give it. */
  static NetworkSpec mlp(List<Integer> hidden, List<Integer> shape, int classes, long seed) {
    return NetworkSpec.of(
        "student.network",
        new NetworkSettings.Mlp(hidden, 0, 0),
        shape,
        Vocabulary.NONE,
        classes,
        seed,
        new Configuration());
  }

  @Test
  void denseLayersHaveAWeightForEachPairAndABiasForEachUnit() {
    assertThat(mlp(List.of(), List.of(7), 3, 1).initialParameters()).hasSize(7 * 3 + 3);
    assertThat(mlp(List.of(16, 5), List.of(1, 4, 6), 3, 1).initialParameters())
        .hasSize(24 * 16 + 16 + 16 * 5 + 5 + 5 * 3 + 3);
  }

  @Test
  void convolutionsKeepTheSizeAndPoolingDividesIt() {
    NetworkSettings cnn = new NetworkSettings.Cnn(List.of(4, 6), 3, 2, List.of(10), 0, 0);

    assertThat(of(cnn, List.of(2, 12, 8), 5).initialParameters())
        .hasSize(
            (2 * 3 * 3 * 4 + 4)
                + (4 * 3 * 3 * 6 + 6)
                + (6 * (12 / 4) * (8 / 4) * 10 + 10)
                + (10 * 5 + 5));
  }

  @Test
  void theSeedDecidesTheInitialParameters() {
    float[] parameters = mlp(List.of(8), List.of(5), 3, 42).initialParameters();

    assertThat(mlp(List.of(8), List.of(5), 3, 42).initialParameters()).containsExactly(parameters);
    assertThat(mlp(List.of(8), List.of(5), 3, 43).initialParameters()).isNotEqualTo(parameters);
  }

  @Test
  void aConvolutionNeedsPictures() {
    NetworkSettings cnn = new NetworkSettings.Cnn(List.of(4), 3, 2, List.of(), 0, 0);

    assertThatThrownBy(() -> of(cnn, List.of(64), 5))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "student.network.kind = cnn needs examples of shape [channels, height, width],"
                + " data.shape is [64]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"student.network", "teacher.network"})
  void poolingNeedsAPictureToPool(String key) {
    NetworkSettings cnn = new NetworkSettings.Cnn(List.of(4, 5, 6), 3, 2, List.of(), 0, 0);
    Configuration hadoop = new Configuration();

    assertThatThrownBy(
            () -> NetworkSpec.of(key, cnn, List.of(1, 4, 4), Vocabulary.NONE, 5, 1, hadoop))
        .isInstanceOf(UserError.class)
        .hasMessage(
            key
                + ".filters = [4, 5, 6]: layer 3 pools 2 x 2 pixels, but of examples of shape"
                + " [1, 4, 4] 1 x 1 are left there; fewer filters or a smaller pool");
    assertThatThrownBy(
            () -> NetworkSpec.of(key, cnn, List.of(1, 64, 7), Vocabulary.NONE, 5, 1, hadoop))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("layer 3 pools 2 x 2 pixels")
        .hasMessageContaining("[1, 64, 7] 16 x 1 are left there");
  }

  @Test
  void whatIsLeftOverByPoolingDoesNotMatter() {
    NetworkSettings all = new NetworkSettings.Cnn(List.of(4, 5, 6), 3, 2, List.of(), 0, 0);
    NetworkSettings none = new NetworkSettings.Cnn(List.of(4, 5, 6), 3, 1, List.of(), 0, 0);

    assertThat(of(all, List.of(1, 8, 15), 5).classes()).isEqualTo(5);
    assertThat(of(none, List.of(1, 1, 1), 5).classes()).isEqualTo(5);
  }

  @Test
  void anyConfigurationOfDeeplearning4jWillDo() throws IOException {
    Path file = write(configuration(6, 3));
    NetworkSpec spec = of(new NetworkSettings.Dl4j(file.toString()), List.of(6), 3);

    assertThat(spec.initialParameters()).hasSize(6 * 4 + 4 + 4 * 3 + 3);
    assertThat(spec.classes()).isEqualTo(3);
  }

  @Test
  void theJobsSeedHoldsForAGivenConfigurationToo() throws IOException {
    NetworkSettings given = new NetworkSettings.Dl4j(write(configuration(6, 3)).toString());
    Configuration hadoop = new Configuration();
    NetworkSpec first = NetworkSpec.of("k", given, List.of(6), Vocabulary.NONE, 3, 1, hadoop);
    NetworkSpec second = NetworkSpec.of("k", given, List.of(6), Vocabulary.NONE, 3, 2, hadoop);

    assertThat(first.initialParameters()).isNotEqualTo(second.initialParameters());
  }

  @Test
  void aGivenConfigurationMustFitTheData() throws IOException {
    Path file = write(configuration(6, 3));
    NetworkSettings given = new NetworkSettings.Dl4j(file.toString());

    assertThatThrownBy(() -> of(given, List.of(6), 4))
        .isInstanceOf(UserError.class)
        .hasMessage("student.network.config: the output layer has 3 outputs, data.classes has 4");
    assertThatThrownBy(() -> of(given, List.of(7), 3))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("student.network does not fit examples of shape [7]: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aGivenConfigurationMustEndInAnOutputLayer() throws IOException {
    MultiLayerConfiguration headless =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(6).nOut(3).build())
            .build();
    NetworkSettings given = new NetworkSettings.Dl4j(write(headless).toString());

    assertThatThrownBy(() -> of(given, List.of(6), 3))
        .isInstanceOf(UserError.class)
        .hasMessage("student.network.config: the last layer must be an output layer");
  }

  @Test
  void aConfigurationThatIsNoneIsNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{ \"a\": 1");
    Path harmful =
        Files.writeString(folder.resolve("evil.json"), "{\"confs\": [{\"@class\": \"a.Evil\"}]}");
    Path missing = folder.resolve("none.json");

    assertThatThrownBy(() -> of(new NetworkSettings.Dl4j(broken.toString()), List.of(6), 3))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "student.network.config = " + broken + ": not the JSON of a MultiLayerConfiguration (")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> of(new NetworkSettings.Dl4j(harmful.toString()), List.of(6), 3))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it names the class a.Evil, which is none of Deeplearning4j's");
    assertThatThrownBy(() -> of(new NetworkSettings.Dl4j(missing.toString()), List.of(6), 3))
        .isInstanceOf(UserError.class)
        .hasMessage("student.network.config = " + missing + ": no such file");
  }

  @Test
  void aConfigurationTooLargeToBuildIsRefused() throws IOException {
    Path huge = write(configuration(100_000, 100_000, 3));

    assertThatThrownBy(() -> of(new NetworkSettings.Dl4j(huge.toString()), List.of(100_000), 3))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("student.network: 10,000,400,003 parameters")
        .hasMessageEndingWith("; a smaller network");
  }

  private static NetworkSpec of(NetworkSettings settings, List<Integer> shape, int classes) {
    return NetworkSpec.of(
        "student.network", settings, shape, Vocabulary.NONE, classes, 1, new Configuration());
  }

  private Path write(MultiLayerConfiguration configuration) throws IOException {
    return Files.writeString(folder.resolve("network.json"), configuration.toJson());
  }

  private static MultiLayerConfiguration configuration(int inputs, int classes) {
    return configuration(inputs, 4, classes);
  }

  private static MultiLayerConfiguration configuration(int inputs, int hidden, int classes) {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(
            new DenseLayer.Builder().nIn(inputs).nOut(hidden).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(hidden)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }
}
