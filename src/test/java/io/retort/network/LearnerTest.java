package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Objective;
import io.retort.loss.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

class LearnerTest {
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;
  private static final int BATCH = 8;
  private static final OptimizerSettings SGD = Optimizers.sgd(0.5, Schedule.CONSTANT);
  private static final Schedule STEP = new Schedule.Step(0.1, List.of(0.3));
  private static final OptimizerSettings ADAM = Optimizers.adam(0.01, Schedule.COSINE);

  static Stream<Objective> objectives() {
    return Stream.of(CombinedLoss.ofHardLabels(), CombinedLoss.distillation(3, 0.7));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void aStepOfALinearModelFollowsTheObjectivesGradient(Objective objective) {
    TrainingPlan plan = plan(List.of(), objective, SGD);
    float[] before = plan.network().initialParameters();
    float[] batch = batch(0);
    Targets targets = targets(0, BATCH);
    // Weights stand one class after the other, then the biases.
    float[] logits = new float[BATCH * CLASSES];
    for (int row = 0; row < BATCH; row++) {
      for (int c = 0; c < CLASSES; c++) {
        double sum = before[FEATURES * CLASSES + c];
        for (int i = 0; i < FEATURES; i++) {
          sum += (double) batch[row * FEATURES + i] * before[c * FEATURES + i];
        }
        logits[row * CLASSES + c] = (float) sum;
      }
    }
    float[] slope = new float[logits.length];
    double value = objective.valueAndGradient(targets, logits, slope);
    float[] expected = before.clone();
    for (int c = 0; c < CLASSES; c++) {
      for (int row = 0; row < BATCH; row++) {
        for (int i = 0; i < FEATURES; i++) {
          expected[c * FEATURES + i] -= 0.5f * slope[row * CLASSES + c] * batch[row * FEATURES + i];
        }
        expected[FEATURES * CLASSES + c] -= 0.5f * slope[row * CLASSES + c];
      }
    }

    Learner learner = Learner.onThisThread(plan);
    learner.load(before, new float[0], 0, 1);
    double loss = learner.step(batch, targets);

    assertThat(loss).isCloseTo(value, within(1e-5));
    assertThat(learner.parameters()).containsExactly(expected, within(1e-5f));
    assertThat(LearnerFitTest.optimizerState(learner)).isEmpty();
  }

  @Test
  void aStepWithHiddenLayersFollowsTheSlopeOfTheLoss() {
    TrainingPlan plan = plan(List.of(5), CombinedLoss.distillation(2, 0.5), SGD);
    float[] start = plan.network().initialParameters();
    Targets targets = targets(1, BATCH);
    Learner learner = Learner.onThisThread(plan);
    learner.load(start, new float[0], 0, 1);
    learner.step(batch(1), targets);
    float[] after = learner.parameters();

    for (int i = 0; i < start.length; i += 3) {
      double slope = 0;
      for (int side = -1; side <= 1; side += 2) {
        float[] moved = start.clone();
        moved[i] += side * 0x1p-8f;
        learner.load(moved, new float[0], 0, 1);
        slope += side * learner.step(batch(1), targets) / (2 * 0x1p-8);
      }
      assertThat((double) (start[i] - after[i]) / 0.5).isCloseTo(slope, within(5e-3));
    }
  }

  @Test
  void ofAShortBatchOnlyItsRowsCount() {
    TrainingPlan plan = plan(List.of(5), CombinedLoss.distillation(2, 0.5), SGD);
    float[] start = plan.network().initialParameters();
    float[] batch = batch(2);
    Targets whole = targets(2, BATCH);
    float[] otherRest = batch.clone();
    Arrays.fill(otherRest, 3 * FEATURES, otherRest.length, 99);
    Targets three = new Targets(3, whole.form(), whole.softLabels(), whole.labels());
    Learner learner = Learner.onThisThread(plan);

    learner.load(start, new float[0], 0, 1);
    learner.step(batch, whole);
    learner.load(start, new float[0], 0, 1);
    double loss = learner.step(batch, three);
    float[] after = learner.parameters();
    learner.load(start, new float[0], 0, 1);

    assertThat(learner.step(otherRest, three)).isEqualTo(loss);
    assertThat(learner.parameters()).containsExactly(after);
    assertThat(after).isNotEqualTo(start);
  }

  @Test
  void moreRowsThanPlannedAreRefused() {
    Learner learner = Learner.onThisThread(plan(List.of(5), CombinedLoss.ofHardLabels(), SGD));
    Targets more = SomeTargets.hard(BATCH + 1, CLASSES, new int[BATCH + 1]);

    assertThatThrownBy(() -> learner.step(new float[(BATCH + 1) * FEATURES], more))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("9 rows, planned 8");
  }

  static Stream<TrainingPlan> plans() {
    OptimizerSettings nesterov = Optimizers.nesterov(0.05, Schedule.COSINE, 0.9);
    TrainingPlan cnn =
        new TrainingPlan(
            NetworkSpec.of(
                "k",
                new NetworkSettings.Cnn(List.of(2), 3, 2, List.of(4), 0, 0),
                List.of(1, 2, 3),
                Vocabulary.NONE,
                CLASSES,
                3,
                new Configuration()),
            CombinedLoss.distillation(2, 0.5),
            ADAM,
            20,
            BATCH);
    OptimizerSettings all =
        new OptimizerSettings.AdamW(0.01, STEP, 0.2, 0.1, 0.5, 0.9, 0.999, 1e-8);
    return Stream.of(
        plan(List.of(5), CombinedLoss.distillation(2, 0.5), SGD),
        plan(List.of(5), CombinedLoss.distillation(2, 0.5), nesterov),
        plan(List.of(5), CombinedLoss.distillation(2, 0.5), ADAM),
        plan(List.of(5), CombinedLoss.distillation(2, 0.5), all),
        cnn,
        drawing(new NetworkSettings.Mlp(List.of(5), 0.5, 0.2)),
        drawing(new NetworkSettings.Cnn(List.of(2), 3, 2, List.of(4), 0.5, 0.2)),
        drawing(given(new DropoutLayer.Builder(0.5).build())),
        drawing(given(new DenseLayer.Builder().nOut(4).weightNoise(new DropConnect(0.5)).build())),
        drawing(given(new ActivationLayer(Activation.RRELU))),
        drawing(given(new DenseLayer.Builder().nOut(4).dropOut(new GaussianNoise(0.3)).build())));
  }

  /** A network that draws in every step. */
  private static TrainingPlan drawing(NetworkSettings network) {
    NetworkSpec spec =
        NetworkSpec.of(
            "k", network, List.of(1, 2, 3), Vocabulary.NONE, CLASSES, 3, new Configuration());
    return new TrainingPlan(spec, CombinedLoss.distillation(2, 0.5), ADAM, 20, BATCH);
  }

  /** A file with a configuration that has {@code layer} in its middle. */
  private static NetworkSettings given(Layer layer) {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nOut(4).build())
            .layer(layer)
            .layer(new OutputLayer.Builder().nOut(CLASSES).build())
            .setInputType(InputType.feedForward(FEATURES))
            .build()
            .toJson();
    try {
      Path file = Files.createTempFile("network", ".json");
      file.toFile().deleteOnExit();
      return new NetworkSettings.Dl4j(Files.writeString(file, json).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void theSameStateGivesTheSameBits(TrainingPlan plan) {
    Learner learner = Learner.onThisThread(plan);
    learner.load(plan.network().initialParameters(), new float[0], 0, 1);
    steps(learner, 0, 6);
    float[] parameters = learner.parameters();
    float[] state = LearnerFitTest.optimizerState(learner);

    learner.load(plan.network().initialParameters(), new float[0], 0, 1);
    steps(learner, 0, 6);

    assertThat(learner.parameters()).containsExactly(parameters);
    assertThat(LearnerFitTest.optimizerState(learner)).containsExactly(state);
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aTrainingGoesOnElsewhereBitForBit(TrainingPlan plan)
      throws InterruptedException, ExecutionException {
    Learner learner = Learner.onThisThread(plan);
    learner.load(plan.network().initialParameters(), new float[0], 0, 1);
    steps(learner, 0, 3);
    float[] parameters = learner.parameters();
    float[] state = LearnerFitTest.optimizerState(learner);
    steps(learner, 3, 9);

    float[] elsewhere =
        onAnotherThread(
            () -> {
              Learner other = Learner.onThisThread(plan);
              assertThat(other).isNotSameAs(learner);
              other.load(parameters, state, 3, 1);
              steps(other, 3, 9);
              return other.parameters();
            });

    assertThat(elsewhere).containsExactly(learner.parameters());
    assertThat(elsewhere).isNotEqualTo(parameters);
  }

  @Test
  void aThreadKeepsItsLearnerAsLongAsThePlanIsTheSame() {
    Learner learner = Learner.onThisThread(plan(List.of(5), CombinedLoss.ofHardLabels(), SGD));

    assertThat(Learner.onThisThread(plan(List.of(5), CombinedLoss.ofHardLabels(), SGD)))
        .isSameAs(learner);
    assertThat(Learner.onThisThread(plan(List.of(4), CombinedLoss.ofHardLabels(), SGD)))
        .isNotSameAs(learner);
  }

  @Test
  void theLearningRateFollowsItsSchedule() {
    TrainingPlan cosine = plan(List.of(), CombinedLoss.ofHardLabels(), ADAM);

    assertThat(Learner.learningRate(cosine, 0)).isEqualTo(0.01);
    assertThat(Learner.learningRate(cosine, 10)).isCloseTo(0.005, within(1e-12));
    assertThat(Learner.learningRate(cosine, 20)).isCloseTo(0, within(1e-12));
    assertThat(Learner.learningRate(cosine, 25)).isCloseTo(0, within(1e-12));
    assertThat(Learner.learningRate(plan(List.of(), CombinedLoss.ofHardLabels(), SGD), 19))
        .isEqualTo(0.5);
  }

  @Test
  void stepsObeyTheSchedule() {
    TrainingPlan plan =
        plan(List.of(), CombinedLoss.ofHardLabels(), Optimizers.sgd(0.5, Schedule.COSINE));
    float[] start = plan.network().initialParameters();
    Learner learner = Learner.onThisThread(plan);
    learner.load(start, new float[0], 0, 1);
    learner.step(batch(0), targets(0, BATCH));
    float[] full = learner.parameters();
    learner.load(start, new float[0], 10, 1);
    learner.step(batch(0), targets(0, BATCH));
    float[] half = learner.parameters();

    for (int i = 0; i < start.length; i++) {
      assertThat(half[i] - start[i]).isCloseTo((full[i] - start[i]) / 2, within(1e-6f));
    }
  }

  private static void steps(Learner learner, int from, int to) {
    for (int step = from; step < to; step++) {
      learner.step(batch(step), targets(step, step % 3 == 2 ? 5 : BATCH));
    }
  }

  private static float[] onAnotherThread(Callable<float[]> work)
      throws InterruptedException, ExecutionException {
    FutureTask<float[]> task = new FutureTask<>(work);
    new Thread(task).start();
    return task.get();
  }

  /** Tells how far the training is, and asks for nothing. */
  private record Told(List<Double> progress) implements Objective {
    @Override
    public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
      progress.add(targets.progress());
      return 0;
    }
  }

  @Test
  void anObjectiveIsToldHowFarTheTrainingIs() {
    Told told = new Told(new ArrayList<>());
    Learner learner = Learner.onThisThread(plan(List.of(4), told, SGD));
    float[] parameters = learner.parameters();
    learner.load(parameters, new float[0], 14, 1);
    told.progress.clear();
    learner.step(batch(0), targets(0, BATCH));
    learner.step(batch(1), targets(1, BATCH));
    learner.loss(batch(2), targets(2, BATCH));
    // Of 20 steps; what is held back is compared at the end of them.
    assertThat(told.progress).containsExactly(0.7, 0.75, 1.0);
  }

  private static TrainingPlan plan(
      List<Integer> hidden, Objective objective, OptimizerSettings optimizer) {
    NetworkSpec network = NetworkSpecTest.mlp(hidden, List.of(FEATURES), CLASSES, 5);
    return new TrainingPlan(network, objective, optimizer, 20, BATCH);
  }

  private static float[] batch(int step) {
    return floats(100 + step, BATCH * FEATURES);
  }

  /** Every fourth row has no label. */
  private static Targets targets(int step, int rows) {
    int[] labels = new int[BATCH];
    for (int row = 0; row < BATCH; row++) {
      labels[row] = row % 4 == 3 ? Targets.UNLABELLED : (row + step) % CLASSES;
    }
    return SomeTargets.dense(rows, CLASSES, floats(200 + step, BATCH * CLASSES), labels);
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
