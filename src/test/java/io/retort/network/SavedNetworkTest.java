package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.job.UserError;
import io.retort.loss.CombinedLoss;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class SavedNetworkTest {
  @TempDir Path folder;

  @Test
  void equalNetworksAreEqualFiles() throws IOException {
    NetworkSpec spec = cnn();

    assertThat(write(spec, spec.initialParameters()))
        .isEqualTo(write(spec, spec.initialParameters()));
  }

  @Test
  void parametersComeBackAsTheyWere() throws IOException {
    NetworkSpec spec = cnn();
    float[] parameters = trained(spec);

    File zip = save(spec, parameters);

    assertThat(SavedNetwork.parameters(zip, "model")).containsExactly(parameters);
  }

  @Test
  void whatIsSavedIsPlainDeeplearning4j() throws IOException {
    NetworkSpec spec = cnn();
    File zip = save(spec, trained(spec));

    try (ZipFile file = new ZipFile(zip)) {
      String configuration =
          new String(
              file.getInputStream(file.getEntry("configuration.json")).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(configuration).contains("MCXENT").doesNotContain("retort");
    }
  }

  @Test
  void plainDeeplearning4jSeesWhatTheClassifierSees() throws IOException {
    NetworkSpec spec = cnn();
    File zip = save(spec, trained(spec));
    float[] features = features(3 * 12);
    float[] logits = new float[3 * 4];
    try (Dl4jClassifier classifier = new Dl4jClassifier(zip, List.of(1, 3, 4), "model")) {
      classifier.logits(features, 3, logits);
      assertThat(classifier.classes()).isEqualTo(4);
      assertThat(classifier.parameters()).isEqualTo(spec.initialParameters().length);
    }

    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(zip);
    float[][] shares = plain.output(Nd4j.createFromArray(features).reshape(3, 12)).toFloatMatrix();

    for (int row = 0; row < 3; row++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        sum += Math.exp(logits[row * 4 + c]);
      }
      for (int c = 0; c < 4; c++) {
        assertThat((double) shares[row][c])
            .isCloseTo(Math.exp(logits[row * 4 + c]) / sum, within(1e-5));
      }
    }
    assertThat(logits).doesNotContain(Float.NaN);
  }

  @Test
  void whatDropsUnitsInTrainingDropsNoneOnceItIsSaved() throws IOException {
    NetworkSpec dropping = cnn(0.5, 0.3);
    float[] parameters = trained(dropping);
    float[] features = features(3 * 12);

    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(save(dropping, parameters));
    float[][] once = plain.output(Nd4j.createFromArray(features).reshape(3, 12)).toFloatMatrix();
    float[] logits = logits(save(dropping, parameters), features);

    MultiLayerNetwork without = ModelSerializer.restoreMultiLayerNetwork(save(cnn(), parameters));
    assertThat(without.output(Nd4j.createFromArray(features).reshape(3, 12)).toFloatMatrix())
        .isDeepEqualTo(once);
    assertThat(logits(save(cnn(), parameters), features)).containsExactly(logits);
  }

  private static float[] logits(File zip, float[] features) {
    try (Dl4jClassifier classifier = new Dl4jClassifier(zip, List.of(1, 3, 4), "model")) {
      float[] logits = new float[3 * 4];
      classifier.logits(features, 3, logits);
      return logits;
    }
  }

  @Test
  void aFileThatIsNoNetworkIsNamed() throws IOException {
    File text = Files.writeString(folder.resolve("text"), "no zip").toFile();

    assertThatThrownBy(() -> SavedNetwork.parameters(text, "student.init-from = text"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("student.init-from = text: not a saved Deeplearning4j network")
        .hasMessageNotContaining("\n");
  }

  private static NetworkSpec cnn() {
    return cnn(0, 0);
  }

  private static NetworkSpec cnn(double dropout, double inputDropout) {
    return NetworkSpec.of(
        "student.network",
        new NetworkSettings.Cnn(List.of(2), 3, 2, List.of(5), dropout, inputDropout),
        List.of(1, 3, 4),
        Vocabulary.NONE,
        4,
        7,
        new Configuration());
  }

  /** After a step, whose objective must leave no trace in what is saved. */
  private static float[] trained(NetworkSpec spec) {
    OptimizerSettings adam = Optimizers.adam(0.01, Schedule.CONSTANT);
    Learner learner =
        Learner.onThisThread(new TrainingPlan(spec, CombinedLoss.ofHardLabels(), adam, 10, 2));
    learner.load(spec.initialParameters(), new float[0], 0, 1);
    learner.step(features(2 * 12), SomeTargets.hard(2, 4, new int[] {1, 2}));
    return learner.parameters();
  }

  private static float[] features(int count) {
    float[] features = new float[count];
    for (int i = 0; i < count; i++) {
      features[i] = (float) Math.sin(i);
    }
    return features;
  }

  private File save(NetworkSpec spec, float[] parameters) throws IOException {
    return Files.write(folder.resolve("model.zip"), write(spec, parameters)).toFile();
  }

  private static byte[] write(NetworkSpec spec, float[] parameters) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SavedNetwork.write(spec, parameters, out);
    return out.toByteArray();
  }
}
