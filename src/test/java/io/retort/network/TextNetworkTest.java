package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.Schedule;
import io.retort.job.UserError;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Targets;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of texts: rows of five words out of eight, and as many numbers of pairs. */
class TextNetworkTest {
  private static final Vocabulary VOCABULARY = new Vocabulary(8, 6);
  private static final List<Integer> SHAPE = List.of(2, 1, 5);
  private static final int CLASSES = 3;
  private static final int[] LABELS = {2, 0, 1, 1};

  /** The third row has one word and no pair, the last all of both. */
  private static final float[] BATCH = {
    1, 2, 3, 0, 0, 8, 9, 0, 0, 0, //
    7, 7, 0, 0, 0, 13, 0, 0, 0, 0, //
    4, 0, 0, 0, 0, 0, 0, 0, 0, 0, //
    3, 2, 6, 5, 1, 10, 11, 12, 8, 0
  };

  @TempDir private Path folder;

  static Stream<NetworkSettings.Text> networks() {
    return Stream.of(
        new NetworkSettings.FastText(4, 0),
        new NetworkSettings.TextCnn(4, List.of(5), 3, List.of(), 0),
        new NetworkSettings.TextCnn(4, List.of(5), 2, List.of(), 0),
        new NetworkSettings.TextCnn(4, List.of(5), 3, List.of(6), 0),
        new NetworkSettings.TextCnn(4, List.of(5, 3), 3, List.of(), 0),
        new NetworkSettings.TextCnn(4, List.of(5, 3), 2, List.of(6), 0),
        new NetworkSettings.Lstm(3, List.of(4), 0),
        new NetworkSettings.Lstm(3, List.of(4, 2), 0));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aStepFollowsTheSlopeOfTheLoss(NetworkSettings settings) {
    NetworkSpec network = spec(settings);
    Targets targets = SomeTargets.hard(LABELS.length, CLASSES, LABELS);
    Learner learner = Learner.onThisThread(plan(network));
    float[] start = network.initialParameters();
    Random random = new Random(3);
    for (int p = 0; p < start.length; p++) {
      start[p] += (float) random.nextGaussian() * 0.1f; // Biases begin where ReLU has its bend.
    }
    learner.load(start, new float[0], 0, 1);
    learner.step(BATCH, targets);
    float[] after = learner.parameters();
    for (int p = 0; p < start.length; p++) {
      double slope = slope(learner, start, p, targets);
      assertThat((double) start[p] - after[p]).as("parameter %d", p).isCloseTo(slope, within(2e-3));
    }
  }

  private static TrainingPlan plan(NetworkSpec network) {
    return new TrainingPlan(
        network,
        CombinedLoss.ofHardLabels(),
        Optimizers.sgd(1, Schedule.CONSTANT),
        10,
        LABELS.length);
  }

  private static double slope(Learner learner, float[] start, int parameter, Targets targets) {
    float step = 4e-4f;
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = start.clone();
      moved[parameter] += side == 0 ? -step : step;
      learner.load(moved, new float[0], 0, 1);
      losses[side] = learner.loss(BATCH, targets);
    }
    return (losses[1] - losses[0]) / (2.0 * step);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void whatIsSavedGivesWhatWasTrained(NetworkSettings settings) throws IOException {
    NetworkSpec network = spec(settings);
    float[] parameters = network.initialParameters();
    Learner learner = Learner.onThisThread(plan(network));
    learner.load(parameters, new float[0], 0, 1);
    Targets targets = SomeTargets.hard(LABELS.length, CLASSES, LABELS);
    float[] logits = logits(network, parameters, SHAPE, BATCH);
    double loss =
        CombinedLoss.ofHardLabels().valueAndGradient(targets, logits, new float[logits.length]);
    assertThat(learner.loss(BATCH, targets)).isCloseTo(loss, within(1e-6));
  }

  @Test
  void fastTextIsALinearModelOfTheMeanOfItsTokens() throws IOException {
    int size = 4;
    NetworkSpec network = spec(new NetworkSettings.FastText(size, 0));
    float[] parameters = network.initialParameters();
    int tokens = VOCABULARY.words() + VOCABULARY.ngrams();
    assertThat(parameters).hasSize(tokens * size + size * CLASSES + CLASSES);
    float[] logits = logits(network, parameters, SHAPE, BATCH);
    for (int row = 0; row < LABELS.length; row++) {
      double[] mean = new double[size];
      int count = 0;
      for (int i = 0; i < 10; i++) {
        int token = (int) BATCH[row * 10 + i];
        count += token > 0 ? 1 : 0;
        for (int d = 0; token > 0 && d < size; d++) {
          mean[d] += parameters[d * tokens + token]; // Matrices are stored column by column.
        }
      }
      for (int c = 0; c < CLASSES; c++) {
        double logit = parameters[tokens * size + size * CLASSES + c];
        for (int d = 0; d < size; d++) {
          logit += mean[d] / count * parameters[tokens * size + c * size + d];
        }
        assertThat((double) logits[row * CLASSES + c]).isCloseTo(logit, within(1e-5));
      }
    }
  }

  @Test
  void whatReadsWordsInTheirOrderSeesNoNgrams() throws IOException {
    for (NetworkSettings settings : networks().skip(1).toList()) {
      NetworkSpec network = spec(settings);
      float[] other = BATCH.clone();
      for (int row = 0; row < LABELS.length; row++) {
        Arrays.fill(other, row * 10 + 5, row * 10 + 10, 9);
      }
      float[] parameters = network.initialParameters();
      assertThat(logits(network, parameters, SHAPE, other))
          .isEqualTo(logits(network, parameters, SHAPE, BATCH));
    }
  }

  /** A longer table has more zeros behind each text. */
  @Test
  void whatStandsBehindATextTellsNothing() throws IOException {
    List<Integer> longer = List.of(9);
    float[] padded = new float[LABELS.length * 9];
    float[] words = new float[LABELS.length * 5];
    for (int row = 0; row < LABELS.length; row++) {
      System.arraycopy(BATCH, row * 10, padded, row * 9, 5);
      System.arraycopy(BATCH, row * 10, words, row * 5, 5);
    }
    for (NetworkSettings settings :
        List.of(
            new NetworkSettings.FastText(4, 0),
            new NetworkSettings.TextCnn(4, List.of(5), 3, List.of(6), 0),
            new NetworkSettings.Lstm(3, List.of(4), 0))) {
      NetworkSpec ofFive = spec(settings, List.of(5), new Vocabulary(8, 0));
      NetworkSpec ofNine = spec(settings, longer, new Vocabulary(8, 0));
      float[] parameters = ofFive.initialParameters();
      assertThat(logits(ofNine, parameters, longer, padded))
          .containsExactly(logits(ofFive, parameters, List.of(5), words), within(1e-6f));
    }
  }

  @Test
  void textsAndNumbersAreNotMixedUp() {
    assertThatThrownBy(() -> spec(new NetworkSettings.FastText(4, 0), List.of(5), Vocabulary.NONE))
        .isInstanceOf(UserError.class)
        .hasMessage("student.network.kind takes texts, but data.text is not given");
    assertThatThrownBy(() -> spec(new NetworkSettings.Mlp(List.of(4), 0, 0)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "student.network.kind takes numbers, but with data.text examples are tokens: must be"
                + " fasttext | text-cnn | lstm | dl4j");
  }

  private float[] logits(
      NetworkSpec network, float[] parameters, List<Integer> shape, float[] batch)
      throws IOException {
    File zip = Files.createTempFile(folder, "model", ".zip").toFile();
    try (OutputStream out = Files.newOutputStream(zip.toPath())) {
      SavedNetwork.write(network, parameters, out);
    }
    try (Dl4jClassifier classifier = new Dl4jClassifier(zip, shape, "model")) {
      float[] logits = new float[LABELS.length * CLASSES];
      classifier.logits(batch, LABELS.length, logits);
      return logits;
    }
  }

  private static NetworkSpec spec(NetworkSettings settings) {
    return spec(settings, SHAPE, VOCABULARY);
  }

  private static NetworkSpec spec(
      NetworkSettings settings, List<Integer> shape, Vocabulary vocabulary) {
    return NetworkSpec.of(
        "student.network", settings, shape, vocabulary, CLASSES, 5, new Configuration());
  }
}
