package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Objective;
import io.retort.loss.Targets;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Our step against Deeplearning4j's {@code fit} on the same batches, bit for bit. */
class LearnerFitTest {
  private static final int STEPS = 30;
  private static final OptimizerSettings SGD = Optimizers.sgd(0.1, Schedule.COSINE);
  private static final OptimizerSettings NESTEROV =
      Optimizers.nesterov(0.02, Schedule.CONSTANT, 0.9);
  private static final OptimizerSettings ADAM = Optimizers.adam(0.01, Schedule.COSINE);

  /** The last column: whether the short way is to be taken. */
  record Case(String name, TrainingPlan plan, boolean dense) {
    Case by(boolean shortWay) {
      return new Case(name, plan, shortWay);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Objective distillation = CombinedLoss.distillation(3, 0.7);
    return Stream.of(
        mlp("linear, sgd", List.of(), 6, 3, 8, CombinedLoss.ofHardLabels(), SGD),
        mlp("linear, adam", List.of(), 6, 3, 8, distillation, ADAM),
        mlp("one hidden, sgd", List.of(5), 6, 3, 8, distillation, SGD),
        mlp("one hidden, nesterov", List.of(17), 33, 4, 31, CombinedLoss.ofHardLabels(), NESTEROV),
        mlp("one hidden, adam", List.of(64), 100, 10, 128, distillation, ADAM),
        mlp("two hidden, nesterov", List.of(40, 9), 21, 2, 19, distillation, NESTEROV),
        mlp("two hidden, adam", List.of(256, 128), 784, 10, 128, CombinedLoss.ofHardLabels(), ADAM),
        mlp("three hidden, sgd", List.of(300, 7, 19), 50, 26, 64, CombinedLoss.ofHardLabels(), SGD),
        mlp("three hidden, adam", List.of(12, 130, 65), 16, 26, 100, distillation, ADAM),
        mlp("a hidden unit alone, adam", List.of(8, 1), 6, 3, 8, distillation, ADAM).by(false),
        cnn("cnn, sgd", SGD),
        cnn("cnn, adam", ADAM),
        own("tanh", layer -> layer.activation(Activation.TANH), false),
        own("identity", layer -> layer.activation(Activation.IDENTITY), true),
        own("layer normalization", layer -> layer.hasLayerNorm(true), false),
        own("no bias", layer -> layer.hasBias(false), false),
        own("l2", layer -> layer.l2(0.01), true),
        own("l1 and decay", layer -> layer.l1(0.001).weightDecay(0.01), true),
        own("decay of the bias", layer -> layer.weightDecayBias(0.02), true),
        own("constraint", layer -> layer.constrainWeights(new MaxNormConstraint(0.4, 1)), true),
        own(
            "clipping by layer",
            layer ->
                layer
                    .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                    .gradientNormalizationThreshold(0.01),
            false),
        batchNormalization());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aStepHasTheBitsOfFit(Case example) {
    TrainingPlan plan = example.plan;
    float[] start = plan.network().initialParameters();
    ObjectiveLoss loss =
        new ObjectiveLoss(plan.objective(), plan.batchSize(), plan.network().classes());
    MultiLayerNetwork fitted = fitted(plan, loss);
    try {
      FloatArrays.write(start, fitted.params());
      Learner learner = Learner.onThisThread(plan);
      learner.load(start, new float[0], 0, 0);
      for (int step = 0; step < STEPS; step++) {
        Targets targets = targets(plan, step);
        float[] batch = batch(plan, step);

        assertThat(learner.step(batch, targets))
            .isEqualTo(fit(fitted, loss, batch, targets, batch.length / plan.batchSize()));
        assertThat(learner.parameters())
            .as("after step %s", step)
            .isEqualTo(read(fitted.params())); // AssertJ's containsExactly takes minutes.
      }
      INDArray state = fitted.getUpdater().getStateViewArray();
      assertThat(optimizerState(learner)).isEqualTo(state == null ? new float[0] : read(state));
      assertThat(learner.parameters()).isNotEqualTo(start);
      assertThat(DenseBackpropagation.takes(fitted)).isEqualTo(example.dense);
    } finally {
      fitted.close();
    }
  }

  private static double fit(
      MultiLayerNetwork network, ObjectiveLoss loss, float[] batch, Targets targets, int features) {
    try (INDArray x = FloatArrays.allocate(targets.rows(), features);
        INDArray y = FloatArrays.allocate(targets.rows(), targets.classes())) {
      FloatArrays.write(batch, x);
      loss.expect(targets);
      network.fit(x, y.assign(0));
      return loss.value();
    }
  }

  private static MultiLayerNetwork fitted(TrainingPlan plan, ObjectiveLoss loss) {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(plan.network().configuration());
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      layer.setMiniBatch(false);
      if (layer.getLayer() instanceof BaseLayer base) {
        base.setIUpdater(Updaters.of(plan));
        base.setBiasUpdater(null);
      }
      if (layer.getLayer() instanceof BaseOutputLayer output) {
        output.setLossFn(loss);
      }
    }
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static Case mlp(
      String name,
      List<Integer> hidden,
      int features,
      int classes,
      int rows,
      Objective objective,
      OptimizerSettings optimizer) {
    NetworkSpec network = NetworkSpecTest.mlp(hidden, List.of(features), classes, 5);
    return new Case(name, new TrainingPlan(network, objective, optimizer, STEPS, rows), true);
  }

  private static Case cnn(String name, OptimizerSettings optimizer) {
    NetworkSpec network =
        NetworkSpec.of(
            "k",
            new NetworkSettings.Cnn(List.of(4, 3), 3, 2, List.of(9), 0, 0),
            List.of(2, 8, 6),
            Vocabulary.NONE,
            4,
            3,
            new Configuration());
    return new Case(
        name,
        new TrainingPlan(network, CombinedLoss.distillation(2, 0.5), optimizer, STEPS, 12),
        false);
  }

  /** A network whose middle layer is as {@code change} says. */
  private static Case own(String name, Consumer<DenseLayer.Builder> change, boolean dense) {
    DenseLayer.Builder middle = new DenseLayer.Builder().nOut(9);
    change.accept(middle);
    return own(name, middle.build(), dense);
  }

  private static Case batchNormalization() {
    return own("batch normalization", new BatchNormalization.Builder().build(), false);
  }

  private static Case own(
      String name, org.deeplearning4j.nn.conf.layers.Layer middle, boolean dense) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .activation(Activation.RELU)
            .list()
            .layer(new DenseLayer.Builder().nOut(11).build())
            .layer(middle)
            .layer(new OutputLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.feedForward(7))
            .build();
    NetworkSpec network = new NetworkSpec(configuration.toJson(), List.of(7), 4);
    return new Case(
        name, new TrainingPlan(network, CombinedLoss.distillation(2, 0.5), ADAM, STEPS, 16), dense);
  }

  private static float[] batch(TrainingPlan plan, int step) {
    int features = plan.network().shape().stream().reduce(1, Math::multiplyExact);
    return floats(100 + step, plan.batchSize() * features);
  }

  /** Some batches are short, one is of one row; every fourth row has no label. */
  private static Targets targets(TrainingPlan plan, int step) {
    int classes = plan.network().classes();
    int rows =
        step == 11 ? 1 : step % 4 == 3 ? Math.max(2, plan.batchSize() - step) : plan.batchSize();
    int[] labels = new int[plan.batchSize()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = row % 4 == 3 ? Targets.UNLABELLED : (row + step) % classes;
    }
    return SomeTargets.dense(rows, classes, floats(200 + step, plan.batchSize() * classes), labels);
  }

  /** Half of them 0, as in pictures. */
  private static float[] floats(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextBoolean() ? (float) random.nextGaussian() : 0;
    }
    return values;
  }

  private static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    FloatArrays.read(array, values);
    return values;
  }

  static float[] optimizerState(Learner learner) {
    float[] state = new float[learner.optimizerStateLength()];
    learner.save(FloatBuffer.allocate(learner.parameterCount()), FloatBuffer.wrap(state));
    return state;
  }
}
