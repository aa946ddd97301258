package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is dropped shows in the weights of a step that stay as they are: here all features are 1,
 * and in hidden layers all weights.
 */
class DropoutTest {
  private static final int UNITS = 4000;

  private final NetworkSpec input = mlp(List.of(), UNITS, 0, 0.2);
  private final NetworkSpec hidden = mlp(List.of(UNITS), 1, 0.5, 0);

  @Test
  void aShareOfTheInputIsDroppedAndTheRestScaledUp() {
    float[] update = update(input, 0, 1);

    assertShare(update, 0, 0.2);
  }

  @Test
  void aShareOfTheHiddenUnitsIsDroppedAndTheRestScaledUp() {
    float[] update = update(hidden, 0, 1);

    assertShare(update, 2 * UNITS, 0.5);
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.9"})
  void anyShareMayBeDropped(double share) {
    assertShare(update(mlp(List.of(), UNITS, 0, share), 0, 1), 0, share);
  }

  @Test
  void theSameSeedAndStepDropTheSameUnitsWhateverWasDrawnBefore() {
    float[] update = update(hidden, 7, 1);

    Nd4j.getRandom().nextDouble();
    update(hidden, 8, 2);

    assertThat(update(hidden, 7, 1)).containsExactly(update);
  }

  @Test
  void otherStepsAndSeedsDropOthers() {
    List<BitSet> dropped =
        Stream.of(new long[] {0, 1}, new long[] {1, 1}, new long[] {0, 2}, new long[] {1, 2})
            .map(stepAndSeed -> update(hidden, stepAndSeed[0], stepAndSeed[1]))
            .map(update -> dropped(update, 2 * UNITS))
            .toList();

    for (int i = 0; i < dropped.size(); i++) {
      for (int j = 0; j < i; j++) {
        BitSet both = (BitSet) dropped.get(i).clone();
        both.and(dropped.get(j));
        assertThat((double) both.cardinality() / UNITS).isCloseTo(0.25, within(0.04));
      }
    }
  }

  @Test
  void ofDenseLayersTheUnitsAreDroppedAndOfConvolutionsOnlyTheInput() {
    assertThat(kept(new NetworkSettings.Mlp(List.of(4, 5), 0.5, 0.2)))
        .containsExactly(0.8, 0.5, 0.5);
    assertThat(kept(new NetworkSettings.Mlp(List.of(4, 5), 0, 0))).containsExactly(1.0, 1.0, 1.0);
    assertThat(kept(new NetworkSettings.Mlp(List.of(), 0, 0.2))).containsExactly(0.8);
    assertThat(kept(new NetworkSettings.Cnn(List.of(2, 3), 3, 2, List.of(4, 5), 0.5, 0.2)))
        .containsExactly(0.8, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5);
  }

  @Test
  void dropoutDoesNotChangeWhatANetworkStartsFrom() {
    assertThat(input.initialParameters())
        .containsExactly(mlp(List.of(), UNITS, 0, 0).initialParameters());
  }

  @Test
  void onlyWhatDrawsIsSeeded() {
    assertThat(StepRandom.draws(input.configuration())).isTrue();
    assertThat(StepRandom.draws(hidden.configuration())).isTrue();
    assertThat(StepRandom.draws(mlp(List.of(4), 3, 0, 0).configuration())).isFalse();

    StepRandom none = new StepRandom(mlp(List.of(4), 3, 0, 0).configuration());
    Nd4j.getRandom().setSeed(5);
    double next = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(5);
    none.from(1);
    none.begin(1);
    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(next);
  }

  /** Five deviations of a binomial around {@code share}; those kept count 1 / (1 - share). */
  private static void assertShare(float[] update, int from, double share) {
    double found = (double) dropped(update, from).cardinality() / UNITS;
    assertThat(found).isCloseTo(share, within(5 * Math.sqrt(share * (1 - share) / UNITS)));
    // A bias has the slope itself as its update, a weight the slope times what came in.
    float slope = update[from + 2 * UNITS];
    for (int i = 0; i < UNITS; i++) {
      if (update[from + i] != 0) {
        assertThat(update[from + i] / slope).isCloseTo((float) (1 / (1 - share)), within(0.01f));
      }
    }
  }

  /** Those of {@link #UNITS} inputs to the output layer whose weights stay as they are. */
  private static BitSet dropped(float[] update, int from) {
    BitSet dropped = new BitSet(UNITS);
    for (int i = 0; i < UNITS; i++) {
      boolean first = update[from + i] == 0;
      assertThat(update[from + UNITS + i] == 0).isEqualTo(first); // For both classes.
      dropped.set(i, first);
    }
    return dropped;
  }

  /** What a step with one example of ones takes off the parameters, at rate 1. */
  private static float[] update(NetworkSpec network, long step, long seed) {
    Learner learner =
        Learner.onThisThread(
            new TrainingPlan(
                network, CombinedLoss.ofHardLabels(), Optimizers.sgd(1, Schedule.CONSTANT), 20, 1));
    float[] start = new float[network.initialParameters().length];
    int features = network.shape().get(0);
    if (features == 1) {
      Arrays.fill(start, 0, UNITS, 1); // Hidden weights; all else is 0.
    }
    learner.load(start, new float[0], step, seed);
    float[] batch = new float[features];
    Arrays.fill(batch, 1);
    learner.step(batch, SomeTargets.hard(1, 2, new int[] {1}));
    float[] after = learner.parameters();
    float[] update = new float[start.length];
    for (int i = 0; i < start.length; i++) {
      update[i] = start[i] - after[i];
    }
    return update;
  }

  private static List<Double> kept(NetworkSettings settings) {
    NetworkSpec spec =
        NetworkSpec.of("k", settings, List.of(1, 8, 8), Vocabulary.NONE, 2, 1, new Configuration());
    return MultiLayerConfiguration.fromJson(spec.configuration()).getConfs().stream()
        .map(layer -> layer.getLayer().getIDropout())
        .map(dropout -> dropout == null ? 1.0 : ((Dropout) dropout).getP())
        .toList();
  }

  private static NetworkSpec mlp(
      List<Integer> hidden, int features, double dropout, double inputDropout) {
    NetworkSettings settings = new NetworkSettings.Mlp(hidden, dropout, inputDropout);
    return NetworkSpec.of(
        "k", settings, List.of(features), Vocabulary.NONE, 2, 5, new Configuration());
  }
}
