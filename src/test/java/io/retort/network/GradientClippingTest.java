package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With plain SGD at rate 1 an update is the gradient, clipped or not. */
class GradientClippingTest {
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;
  private static final int BATCH = 8;

  @TempDir Path folder;

  private final NetworkSpec network =
      NetworkSpecTest.mlp(List.of(7, 5), List.of(FEATURES), CLASSES, 5);

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 1e-3})
  void aLongGradientKeepsItsDirectionOverAllLayers(double share) {
    float[] gradient = update(network, null);
    double length = length(gradient, 0, gradient.length);

    float[] clipped = update(network, share * length);

    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) clipped[i]).isCloseTo(share * gradient[i], within(1e-6));
    }
    assertThat(length(clipped, 0, clipped.length)).isCloseTo(share * length, within(1e-5));
  }

  @Test
  void aShortGradientIsLeftAsItIsToTheBit() {
    float[] gradient = update(network, null);

    assertThat(update(network, 1.01 * length(gradient, 0, gradient.length)))
        .containsExactly(gradient);
  }

  @Test
  void aNormIsTakenInDoubles() {
    int inputs = 300_000;
    NetworkSpec wide = NetworkSpecTest.mlp(List.of(), List.of(inputs), 2, 5);
    float[] row = new float[inputs];
    java.util.Arrays.fill(row, 0.3f);
    double bound = 1e-2;

    float[] clipped = update(wide, bound, row, SomeTargets.hard(1, 2, new int[] {1}));

    assertThat(length(clipped, 0, clipped.length)).isCloseTo(bound, within(1e-5 * bound));
  }

  /** Gains and offsets of a batch normalization have gradients, its mean and variance have not. */
  @Test
  void runningMeansAreNoGradients() throws IOException {
    NetworkSpec normalized = normalized();
    int mean = FEATURES * 4 + 4 + 4 + 4; // After a dense layer's weights and biases.
    int output = mean + 4 + 4;
    float[] update = update(normalized, null);
    double length = Math.hypot(length(update, 0, mean), length(update, output, update.length));
    assertThat(length(update, mean, output)).isGreaterThan(1e-2);

    float[] clipped = update(normalized, length / 2);

    for (int i = 0; i < update.length; i++) {
      boolean running = i >= mean && i < output;
      assertThat((double) clipped[i]).isCloseTo(running ? update[i] : update[i] / 2, within(1e-6));
    }
  }

  @Test
  void aGradientThatIsNoNumberStaysNone() {
    float[] batch = batch();
    batch[3] = Float.NaN;

    assertThat(update(network, 1.0, batch, targets())).contains(Float.NaN);
  }

  private static float[] update(NetworkSpec network, Double clipNorm) {
    return update(network, clipNorm, batch(), targets());
  }

  /** What one step takes off the parameters. */
  private static float[] update(
      NetworkSpec network, Double clipNorm, float[] batch, Targets targets) {
    OptimizerSettings sgd = new OptimizerSettings.Sgd(1, Schedule.CONSTANT, 0, 0, clipNorm);
    Learner learner =
        Learner.onThisThread(
            new TrainingPlan(network, CombinedLoss.ofHardLabels(), sgd, 9, targets.rows()));
    float[] start = network.initialParameters();
    learner.load(start, new float[0], 0, 1);
    learner.step(batch, targets);
    float[] after = learner.parameters();
    float[] update = new float[start.length];
    for (int i = 0; i < start.length; i++) {
      update[i] = start[i] - after[i];
    }
    return update;
  }

  private static double length(float[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  private static float[] batch() {
    Random random = new Random(1);
    float[] batch = new float[BATCH * FEATURES];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) random.nextGaussian();
    }
    return batch;
  }

  private static Targets targets() {
    return SomeTargets.hard(BATCH, CLASSES, new Random(2).ints(BATCH, 0, CLASSES).toArray());
  }

  private NetworkSpec normalized() throws IOException {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(4).build())
            .layer(new BatchNormalization.Builder().nIn(4).nOut(4).useLogStd(false).build())
            .layer(new OutputLayer.Builder().nIn(4).nOut(CLASSES).build())
            .build()
            .toJson();
    Path file = Files.writeString(folder.resolve("network.json"), json);
    return NetworkSpec.of(
        "k",
        new NetworkSettings.Dl4j(file.toString()),
        List.of(FEATURES),
        Vocabulary.NONE,
        CLASSES,
        3,
        new Configuration());
  }
}
