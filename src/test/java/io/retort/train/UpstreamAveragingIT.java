package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.LocalSpark;
import io.retort.Optimizers;
import io.retort.SomeTargets;
import io.retort.data.Augmentation;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.OuterSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Objective;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.Targets;
import io.retort.network.Dl4jClassifier;
import io.retort.network.NetworkSpec;
import io.retort.network.SavedNetwork;
import io.retort.network.TrainingPlan;
import io.retort.network.Vocabulary;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstream's engine against ours: where both can do the same, they give the same, to 1e-5. */
class UpstreamAveragingIT {
  private static final int FEATURES = 36;
  private static final int CLASSES = 4;
  private static final Objective DISTILLATION = CombinedLoss.distillation(3, 0.6);

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final NetworkSpec network =
      NetworkSpec.of(
          "n",
          new NetworkSettings.Mlp(List.of(12), 0, 0),
          List.of(FEATURES),
          Vocabulary.NONE,
          CLASSES,
          3,
          new Configuration());
  @TempDir private Path folder;

  private record Trained(float[] parameters, List<RoundOutcome> rounds) {}

  static Stream<TrainingPlan> evenTrainings() {
    NetworkSpec network = new UpstreamAveragingIT().network;
    OptimizerSettings sgd = Optimizers.sgd(0.3, Schedule.CONSTANT);
    OptimizerSettings nesterov = Optimizers.nesterov(0.05, Schedule.COSINE, 0.9);
    OptimizerSettings adam = Optimizers.adam(0.01, Schedule.COSINE);
    return Stream.of(
        new TrainingPlan(network, DISTILLATION, sgd, 1, 40),
        new TrainingPlan(network, DISTILLATION, sgd, 20, 10),
        new TrainingPlan(network, CombinedLoss.ofHardLabels(), nesterov, 20, 10),
        new TrainingPlan(network, DISTILLATION, adam, 20, 10));
  }

  @ParameterizedTest
  @MethodSource("evenTrainings")
  void oneWorkerTakesTheSameStepsUnderBothEngines(TrainingPlan plan) {
    assertSame(plan, List.of(block(40, 0)));
  }

  @ParameterizedTest
  @MethodSource("evenTrainings")
  void soDoTwoWorkersOfEqualRows(TrainingPlan plan) {
    assertSame(plan, List.of(block(40, 0), block(40, 1)));
  }

  /** Also the schedule and Adam's count of steps go on from round to round. */
  private void assertSame(TrainingPlan plan, List<Block> blocks) {
    Trained ours = ours(plan, 3, blocks);
    Trained upstreams = upstreams(plan, 3, blocks);
    assertThat(upstreams.rounds).hasSameSizeAs(ours.rounds);
    for (int i = 0; i < ours.rounds.size(); i++) {
      RoundOutcome round = upstreams.rounds.get(i);
      assertThat(round.loss()).isCloseTo(ours.rounds.get(i).loss(), within(1e-5));
      assertThat(round.examples()).isEqualTo(ours.rounds.get(i).examples());
    }
    for (int i = 0; i < ours.parameters.length; i++) {
      assertThat(upstreams.parameters[i]).isCloseTo(ours.parameters[i], within(1e-5f));
    }
    assertThat(ours.parameters).isNotEqualTo(network.initialParameters());
  }

  @Test
  void itLearnsAsOursDoesAndLeavesNothingBehind() throws Exception {
    List<Block> blocks = List.of(block(397, 0), block(350, 1));
    TrainingPlan plan = plan(DISTILLATION, Optimizers.sgd(0.5, Schedule.COSINE), 120, 32);
    int persisted = spark.getPersistentRDDs().size();
    Trained upstreams = upstreams(plan, 10, blocks);
    List<RoundOutcome> rounds = upstreams.rounds;
    assertThat(rounds.get(rounds.size() - 1).loss()).isLessThan(rounds.get(0).loss() / 3);
    assertThat(accuracy(upstreams.parameters)).isGreaterThan(0.9);
    assertThat(accuracy(ours(plan, 10, blocks).parameters)).isGreaterThan(0.9);
    assertThat(spark.getPersistentRDDs()).hasSize(persisted);
  }

  /** Upstream's usual way is over files in Hadoop's temporary folder. */
  @Test
  void nothingIsExported() {
    Configuration hadoop = spark.hadoopConfiguration();
    String temporary = hadoop.get("hadoop.tmp.dir");
    hadoop.set("hadoop.tmp.dir", folder.toString());
    try {
      upstreams(evenTrainings().findFirst().orElseThrow(), 1, List.of(block(40, 0)));
    } finally {
      hadoop.set("hadoop.tmp.dir", temporary);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shortBatchesAndRowsWithoutLabelsCount() {
    TrainingPlan plan = plan(DISTILLATION, Optimizers.sgd(0.1, Schedule.CONSTANT), 6, 8);
    assertThat(upstreams(plan, 3, List.of(block(23, 0))).rounds)
        .extracting(RoundOutcome::examples)
        .containsExactly(23L, 23L);
    assertThat(upstreams(plan, 6, List.of(block(23, 0))).rounds)
        .extracting(RoundOutcome::examples)
        .containsExactly(46L);
  }

  @Test
  void workersWithoutRowsHaveNoSay() {
    TrainingPlan plan = plan(DISTILLATION, Optimizers.sgd(0.1, Schedule.CONSTANT), 6, 10);
    float[] alone = upstreams(plan, 2, List.of(block(20, 0))).parameters;
    Trained among = upstreams(plan, 2, List.of(block(0, 1), block(20, 0), block(0, 2)));
    assertThat(among.rounds).extracting(RoundOutcome::examples).containsExactly(20L, 20L, 20L);
    // Another worker's number, another order of rows: not the same bits.
    assertThat(accuracy(among.parameters)).isCloseTo(accuracy(alone), within(0.3));
  }

  @Test
  void aWeightThatIsNoNumberIsTold() {
    TrainingPlan plan = plan(DISTILLATION, Optimizers.sgd(1000, Schedule.CONSTANT), 4, 10);
    float[] huge = new float[network.initialParameters().length];
    Arrays.fill(huge, 1e30f);

    Trained trained = upstreams(plan, 2, List.of(block(20, 0)), huge);

    assertThat(trained.rounds).hasSize(1);
    assertThat(trained.rounds.get(0).diverged()).isPresent();
  }

  private static TrainingPlan plan(
      Objective objective, OptimizerSettings optimizer, long steps, int batchSize) {
    return new TrainingPlan(
        new UpstreamAveragingIT().network, objective, optimizer, steps, batchSize);
  }

  private Trained ours(TrainingPlan plan, int stepsPerRound, List<Block> workers) {
    WorkerBlocks data = distributed(workers);
    float[] initial = network.initialParameters();
    return run(
        new ParameterAveraging(
            data,
            order(data, plan),
            plan,
            initial.length,
            stepsPerRound,
            new OuterSettings.Average(),
            Reduction.DEFAULT),
        initial);
  }

  private Trained upstreams(TrainingPlan plan, int stepsPerRound, List<Block> workers) {
    return upstreams(plan, stepsPerRound, workers, network.initialParameters());
  }

  private Trained upstreams(
      TrainingPlan plan, int stepsPerRound, List<Block> workers, float[] initial) {
    WorkerBlocks data = distributed(workers);
    return run(
        new UpstreamAveraging(data, order(data, plan), plan, initial, stepsPerRound), initial);
  }

  private static Trained run(RoundEngine engine, float[] initial) {
    List<RoundOutcome> rounds = new ArrayList<>();
    TrainingState state = TrainingState.start(initial, new float[0]);
    try (engine) {
      while (state.step() < engine.plan().totalSteps()) {
        RoundOutcome outcome = engine.round(state);
        rounds.add(outcome);
        if (outcome.diverged().isPresent()) {
          break;
        }
        state = engine.after(state, outcome);
      }
    }
    return new Trained(state.parameters(initial.length), rounds);
  }

  private static RowOrder order(WorkerBlocks data, TrainingPlan plan) {
    return new RowOrder(
        data.countRows(),
        plan.batchSize(),
        FEATURES,
        SoftLabelForm.dense(CLASSES),
        Augmentation.NONE,
        9);
  }

  /** One block for each worker, empty ones too. */
  private WorkerBlocks distributed(List<Block> workers) {
    return new WorkerBlocks(spark.parallelize(workers, workers.size()), workers.size());
  }

  /** Of the model as it is saved, on rows nobody was trained on. */
  private double accuracy(float[] parameters) {
    File zip = folder.resolve("model.zip").toFile();
    try (OutputStream out = new FileOutputStream(zip)) {
      SavedNetwork.write(network, parameters, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int rows = 400;
    float[] features = new float[rows * FEATURES];
    int[] truth = fill(new Random(77), rows, features);
    float[] logits = new float[rows * CLASSES];
    int right = 0;
    try (Dl4jClassifier model = new Dl4jClassifier(zip, List.of(FEATURES), "student")) {
      model.logits(features, rows, logits);
    }
    for (int row = 0; row < rows; row++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = logits[row * CLASSES + c] > logits[row * CLASSES + best] ? c : best;
      }
      right += best == truth[row] ? 1 : 0;
    }
    return (double) right / rows;
  }

  /** Rows of which every third has no label, with a teacher that knows all of them. */
  private static Block block(int rows, int seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * FEATURES];
    int[] labels = fill(random, rows, features);
    float[] teacher = new float[rows * CLASSES];
    for (int row = 0; row < rows; row++) {
      teacher[row * CLASSES + labels[row]] = 4 + random.nextFloat();
      if (row % 3 == 0) {
        labels[row] = Targets.UNLABELLED;
      }
    }
    return Block.ofFloats(
        rows, FEATURES, features, labels, SomeTargets.softLabels(CLASSES, teacher), null);
  }

  /** Pictures of 6 x 6, a bright corner for each class, in noise; returns their classes. */
  private static int[] fill(Random random, int rows, float[] features) {
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = random.nextInt(CLASSES);
      for (int f = 0; f < FEATURES; f++) {
        int corner = (f / 18) * 2 + (f % 6) / 3;
        features[row * FEATURES + f] =
            (float) random.nextGaussian() + (corner == classes[row] ? 1.2f : 0);
      }
    }
    return classes;
  }
}
