package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.Schedule;
import io.retort.job.UserError;
import io.retort.loss.AttentionTransfer;
import io.retort.loss.CombinedLoss;
import io.retort.loss.CombinedLoss.WeightedHidden;
import io.retort.loss.Cosine;
import io.retort.loss.DistanceRelation;
import io.retort.loss.HiddenShape;
import io.retort.loss.HiddenTerm;
import io.retort.loss.Hint;
import io.retort.loss.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapTest {
  private static final int ROWS = 6;
  private static final int CLASSES = 3;
  private static final HiddenShape DENSE = new HiddenShape("fc", List.of(7));
  private static final HiddenShape MAP = new HiddenShape("conv", List.of(5, 4, 4));

  private static NetworkSpec mlp() {
    return spec(new NetworkSettings.Mlp(List.of(8, 7), 0, 0), List.of(10));
  }

  /** Layers: convolution, pooling, dense, output. */
  private static NetworkSpec cnn() {
    return spec(new NetworkSettings.Cnn(List.of(2), 3, 2, List.of(6), 0, 0), List.of(1, 8, 8));
  }

  private static NetworkSpec spec(NetworkSettings settings, List<Integer> shape) {
    return NetworkSpec.of(
        "student.network", settings, shape, Vocabulary.NONE, CLASSES, 3, new Configuration());
  }

  /** A projection, none, and none wanted, one of them behind another. */
  private static List<HiddenComparison> ofDense() {
    return List.of(
        new HiddenComparison("loss.terms.0", "0", 0, DENSE, new Hint()),
        new HiddenComparison("loss.terms.1", null, 0, DENSE, new Cosine()),
        new HiddenComparison("loss.terms.2", "1", 1, MAP, new DistanceRelation()),
        new HiddenComparison("loss.terms.3", "0", 0, DENSE, new Cosine()));
  }

  private static List<HiddenComparison> ofMaps() {
    return List.of(
        new HiddenComparison("loss.terms.0", "1", 1, MAP, new AttentionTransfer()),
        new HiddenComparison("loss.terms.1", "1", 1, MAP, new Hint()),
        new HiddenComparison("loss.terms.2", "2", 0, DENSE, new Hint()));
  }

  /** The gradient, told by a step of plain descent, is the slope of the loss. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepFollowsTheSlopeOfTheLoss(boolean maps) {
    List<HiddenComparison> comparisons = maps ? ofMaps() : ofDense();
    TappedNetwork network = TappedNetwork.of(maps ? cnn() : mlp(), comparisons);
    TrainingPlan plan = plan(network.tapped(), comparisons);
    float[] parameters = network.withTaps(network.plain().initialParameters());
    float[] batch = floats(1, ROWS * plan.network().features());
    Targets targets = targets();
    Learner learner = Learner.onThisThread(plan);
    learner.load(parameters, new float[0], 0, 0);
    learner.step(batch, targets);
    float[] stepped = learner.parameters();
    Random random = new Random(2);
    for (int check = 0; check < 60; check++) {
      int i = check < 40 ? random.nextInt(parameters.length) : tapParameter(plan, random);
      float step = 3e-3f;
      double more = lossAt(learner, parameters, i, step, batch, targets);
      double less = lossAt(learner, parameters, i, -step, batch, targets);
      double slope = (more - less) / (2 * step);
      double gradient = (parameters[i] - stepped[i]) / 1e-2;
      assertThat(gradient).as("%d", i).isCloseTo(slope, within(0.02 * (1 + Math.abs(slope))));
    }
  }

  private static double lossAt(
      Learner learner, float[] parameters, int i, float step, float[] batch, Targets targets) {
    float[] moved = parameters.clone();
    moved[i] += step;
    learner.load(moved, new float[0], 0, 0);
    return learner.loss(batch, targets);
  }

  /** One of a projection. */
  private static int tapParameter(TrainingPlan plan, Random random) {
    try (NetworkSpec.Closing network = new NetworkSpec.Closing(plan.network().network())) {
      List<Integer> places = new ArrayList<>();
      int from = 0;
      for (var layer : network.network().getLayers()) {
        for (int i = 0; layer instanceof TapLayer && i < layer.numParams(); i++) {
          places.add(from + i);
        }
        from += (int) layer.numParams();
      }
      return places.get(random.nextInt(places.size()));
    }
  }

  @Test
  void theShortWayLeadsWhereDeeplearning4jsDoes() {
    TappedNetwork network = TappedNetwork.of(mlp(), ofDense());
    TrainingPlan plan = plan(network.tapped(), ofDense());
    float[] batch = floats(4, ROWS * 10);
    Gradient own = gradient(plan, true, batch);
    Gradient upstream = gradient(plan, false, batch);
    assertThat(own.values).isEqualTo(upstream.values);
    assertThat(own.loss).isEqualTo(upstream.loss);
    assertThat(own.validated).isEqualTo(upstream.validated).isCloseTo(own.loss, within(1e-6));
  }

  private record Gradient(float[] values, double loss, double validated) {}

  private static Gradient gradient(TrainingPlan plan, boolean shortWay, float[] batch) {
    ObjectiveLoss loss = new ObjectiveLoss(plan.objective(), ROWS, CLASSES);
    MultiLayerNetwork network = new MultiLayerNetwork(plan.configuration(loss));
    network.init();
    network.initGradientsView();
    assertThat(DenseBackpropagation.takes(network)).isTrue();
    Backpropagation way =
        new NetworkBackpropagation(
            network, loss, new Taps(network, plan.objective(), ROWS), ROWS, 10);
    if (shortWay) {
      way = new DenseBackpropagation(network, plan.objective(), way, ROWS);
    }
    try (Backpropagation used = way) {
      double value = used.gradient(batch, targets());
      float[] values = new float[(int) network.numParams()];
      FloatArrays.read(network.getFlattenedGradients(), values);
      return new Gradient(values, value, used.loss(batch, targets()));
    } finally {
      Networks.free(network);
    }
  }

  @Test
  void projectionsAreNoPartOfWhatIsKept() {
    TappedNetwork network = TappedNetwork.of(cnn(), ofMaps());
    float[] plain = network.plain().initialParameters();
    float[] tapped = network.withTaps(plain);
    assertThat(tapped).hasSize(plain.length + 2 * 5 + 6 * 7);
    assertThat(network.withoutTaps(tapped)).isEqualTo(plain);
    TappedNetwork bare = TappedNetwork.of(cnn(), List.of());
    assertThat(bare.tapped()).isEqualTo(bare.plain());
    assertThat(bare.withTaps(plain)).isSameAs(plain);
    assertThat(bare.withoutTaps(plain)).isSameAs(plain);
  }

  @Test
  void layersThatDoNotFitAreRefused() {
    refused(
        "9",
        DENSE,
        new Hint(),
        "loss.terms.1.student = 9, must be a hidden layer: layer0 [8] | layer1 [7]");
    refused(
        "2",
        DENSE,
        new Hint(),
        "loss.terms.1.student = 2, must be a hidden layer: layer0 [8] | layer1 [7]");
    refused("0", MAP, new Hint(), "loss.terms.1: the student's layer0 gives [8], the teacher's");
    refused("0", DENSE, new AttentionTransfer(), "must be maps");
  }

  @Test
  void aNetworkWithoutHiddenLayersHasNone() {
    NetworkSpec linear = spec(new NetworkSettings.Mlp(List.of(), 0, 0), List.of(10));
    HiddenComparison comparison = new HiddenComparison("loss.terms.0", null, 0, DENSE, new Hint());
    assertThatThrownBy(() -> TappedNetwork.of(linear, List.of(comparison)))
        .isInstanceOf(UserError.class)
        .hasMessage("loss.terms.0.student: the network has no hidden layer");
  }

  private static void refused(String layer, HiddenShape teacher, HiddenTerm term, String message) {
    HiddenComparison comparison = new HiddenComparison("loss.terms.1", layer, 0, teacher, term);
    assertThatThrownBy(() -> TappedNetwork.of(mlp(), List.of(comparison)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private static TrainingPlan plan(NetworkSpec network, List<HiddenComparison> comparisons) {
    CombinedLoss logits = CombinedLoss.distillation(2, 0.5);
    CombinedLoss loss =
        new CombinedLoss(
            logits.hard(),
            0,
            List.of(),
            logits.terms(),
            comparisons.stream().map(c -> new WeightedHidden(c.term(), 0.7)).toList());
    return new TrainingPlan(network, loss, Optimizers.sgd(1e-2, Schedule.CONSTANT), 10, ROWS);
  }

  private static Targets targets() {
    return SomeTargets.hidden(
        SomeTargets.dense(ROWS, CLASSES, floats(5, ROWS * CLASSES), new int[] {0, 1, 2, 0, -1, 2}),
        List.of(DENSE, MAP),
        List.of(floats(6, ROWS * DENSE.values()), floats(7, ROWS * MAP.values())));
  }

  private static float[] floats(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
