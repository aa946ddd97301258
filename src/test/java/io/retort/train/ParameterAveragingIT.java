package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.LocalSpark;
import io.retort.Optimizers;
import io.retort.data.Augmentation;
import io.retort.job.AugmentSettings;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.OuterSettings;
import io.retort.job.Schedule;
import io.retort.loss.CombinedLoss;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.Targets;
import io.retort.network.Learner;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainingPlan;
import io.retort.network.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/**
 * Distributed training against one machine. With plain SGD and an average after every step, the
 * weighted mean of the workers' parameters is one step on the joined batch, up to the order in
 * which floats are summed: 1e-5 here.
 */
class ParameterAveragingIT {
  private static final int FEATURES = SomeBlocks.FEATURES;
  private static final int CLASSES = SomeBlocks.CLASSES;
  private static final OptimizerSettings SGD = Optimizers.sgd(0.3, Schedule.CONSTANT);
  private static final OptimizerSettings ADAM = Optimizers.adam(0.01, Schedule.COSINE);
  private static final OuterSettings AVERAGE = new OuterSettings.Average();

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final NetworkSpec network =
      NetworkSpec.of(
          "n",
          new NetworkSettings.Mlp(List.of(5), 0, 0),
          List.of(FEATURES),
          Vocabulary.NONE,
          CLASSES,
          3,
          new Configuration());

  @Test
  void evenWorkersEqualOneMachineOnTheJoinedBatch() {
    assertEqualsOneMachine(10, 10, 10, 10);
  }

  @Test
  void unevenWorkersCountByTheirExamples() {
    assertEqualsOneMachine(3, 25, 12);
  }

  @Test
  void workersWithoutRowsHaveNoSay() {
    assertEqualsOneMachine(0, 20, 0, 5);
  }

  @Test
  void moreWorkersThanRows() {
    assertEqualsOneMachine(1, 0, 1, 0, 0, 1);
  }

  @Test
  void oneWorkerEqualsTheSameStepsWithoutSparkToTheBit() {
    SomeBlocks blocks = SomeBlocks.of(1, 23, 9);
    float[] averaged = train(blocks, plan(ADAM, 20, 8), 3);
    TrainingPlan plan = plan(ADAM, 20, 8);
    Learner learner = Learner.onThisThread(plan);
    RowOrder order = order(blocks.distributed(spark), plan, Augmentation.NONE);
    learner.load(network.initialParameters(), new float[0], 0, 0);
    int[] chosen = order.blocks(0, 20)[0];
    Batches batches =
        order.batches(0, IntStream.of(chosen).mapToObj(blocks.list()::get).iterator(), 0);
    for (int step = 0; step < 20; step++) {
      Targets targets = batches.next();
      learner.step(batches.features(), targets);
    }

    assertThat(averaged).containsExactly(learner.parameters());
  }

  @Test
  void optimizerAndScheduleGoOnAcrossRounds() {
    SomeBlocks one = SomeBlocks.of(1, 23);

    assertThat(train(one, plan(ADAM, 12, 8), 1)).containsExactly(train(one, plan(ADAM, 12, 8), 12));
  }

  /** So does what is drawn: what is dropped, how far pictures are moved. */
  @Test
  void drawnNumbersGoOnAcrossRounds() {
    NetworkSpec dropping =
        NetworkSpec.of(
            "n",
            new NetworkSettings.Mlp(List.of(5), 0.5, 0.2),
            List.of(1, 2, 3),
            Vocabulary.NONE,
            CLASSES,
            3,
            new Configuration());
    OptimizerSettings all =
        new OptimizerSettings.AdamW(0.01, Schedule.COSINE, 0.2, 0.1, 1.0, 0.9, 0.999, 1e-8);
    TrainingPlan plan = new TrainingPlan(dropping, CombinedLoss.ofHardLabels(), all, 12, 8);
    Augmentation shift = new Augmentation(new AugmentSettings(1, false, 1, 0), 1, 2, 3);

    float[] often = drawing(plan, shift, 1);
    float[] once = drawing(plan, shift, 12);

    assertThat(often).containsExactly(once);
    assertThat(once).isNotEqualTo(drawing(plan, Augmentation.NONE, 12));
  }

  private float[] drawing(TrainingPlan plan, Augmentation shift, int stepsPerRound) {
    ParameterAveraging averaging =
        averaging(SomeBlocks.of(1, 23), plan, stepsPerRound, AVERAGE, Reduction.DEFAULT, shift);
    return run(averaging).vector();
  }

  @Test
  void theSameSeedAndWorkersGiveTheSameBits() {
    SomeBlocks uneven = SomeBlocks.of(2, 50, 20, 31, 0);

    assertThat(train(uneven, plan(ADAM, 20, 8), 4))
        .containsExactly(train(uneven, plan(ADAM, 20, 8), 4));
  }

  @Test
  void largeStatesAreAveragedOnExecutorsToTheSameBits() {
    SomeBlocks blocks = SomeBlocks.of(4, 30, 12, 0, 7);
    TrainingPlan plan = plan(ADAM, 12, 8);

    TrainingState onDriver = run(averaging(blocks, plan, 4, AVERAGE, Reduction.DEFAULT));
    TrainingState onExecutors = run(averaging(blocks, plan, 4, AVERAGE, new Reduction(0)));

    assertThat(onExecutors.vector()).containsExactly(onDriver.vector());
    assertThat(onDriver.vector()).hasSize(3 * network.initialParameters().length);
  }

  @Test
  void whatWorkersReportIsTheSameWhereverTheyAreAveraged() {
    SomeBlocks blocks = SomeBlocks.of(3, 30, 0, 7);
    TrainingPlan plan = plan(SGD, 4, 8);

    RoundOutcome onDriver = firstRound(averaging(blocks, plan, 4, AVERAGE, Reduction.DEFAULT));
    RoundOutcome onExecutors = firstRound(averaging(blocks, plan, 4, AVERAGE, new Reduction(0)));

    assertThat(onExecutors.reports()).extracting(report -> report.worker).containsExactly(0, 1, 2);
    assertThat(onExecutors.loss()).isEqualTo(onDriver.loss());
    assertThat(onExecutors.examples()).isEqualTo(onDriver.examples()).isEqualTo(30 + 7 * 4);
  }

  @Test
  void aWorkerThatIsNoNumberIsNamedAndNeverAveraged() {
    SomeBlocks blocks = SomeBlocks.of(2, 10, 10).with(1, SomeBlocks.poisoned(10));
    for (Reduction reduction : List.of(Reduction.DEFAULT, new Reduction(0))) {
      RoundOutcome outcome = firstRound(averaging(blocks, plan(SGD, 4, 10), 2, AVERAGE, reduction));

      assertThat(outcome.diverged()).hasValueSatisfying(one -> assertThat(one.worker).isOne());
      assertThat(outcome.average()).isNull();
    }
  }

  @Test
  void nesterovWithoutMomentumAtRateOneIsTheAverage() {
    SomeBlocks blocks = SomeBlocks.of(2, 20, 20);
    TrainingPlan plan = plan(SGD, 12, 8);
    OuterSettings trivial = new OuterSettings.Nesterov(1, 0);

    float[] nesterov = run(averaging(blocks, plan, 4, trivial, Reduction.DEFAULT)).vector();
    float[] average = run(averaging(blocks, plan, 4, AVERAGE, Reduction.DEFAULT)).vector();

    for (int i = 0; i < average.length; i++) {
      assertThat(nesterov[i]).isCloseTo(average[i], within(1e-6f));
    }
  }

  /** All rows are in one block of each worker. */
  private void assertEqualsOneMachine(int... rowsOfWorkers) {
    int total = IntStream.of(rowsOfWorkers).sum();
    SomeBlocks apart = SomeBlocks.of(rowsOfWorkers.length, rowsOfWorkers);
    SomeBlocks joined = SomeBlocks.of(1, rowsOfWorkers);

    float[] distributed = train(apart, plan(SGD, 15, total), 1);
    float[] local = train(joined, plan(SGD, 15, total), 1);

    assertThat(distributed).hasSameSizeAs(local);
    for (int i = 0; i < local.length; i++) {
      assertThat(distributed[i]).isCloseTo(local[i], within(1e-5f));
    }
    assertThat(local).isNotEqualTo(network.initialParameters());
  }

  private float[] train(SomeBlocks blocks, TrainingPlan plan, int stepsPerRound) {
    return run(averaging(blocks, plan, stepsPerRound, AVERAGE, Reduction.DEFAULT))
        .parameters(network.initialParameters().length);
  }

  private ParameterAveraging averaging(
      SomeBlocks blocks,
      TrainingPlan plan,
      int stepsPerRound,
      OuterSettings outer,
      Reduction reduction) {
    return averaging(blocks, plan, stepsPerRound, outer, reduction, Augmentation.NONE);
  }

  private ParameterAveraging averaging(
      SomeBlocks blocks,
      TrainingPlan plan,
      int stepsPerRound,
      OuterSettings outer,
      Reduction reduction,
      Augmentation shift) {
    WorkerBlocks data = blocks.distributed(spark);
    int parameters = network.initialParameters().length;
    return new ParameterAveraging(
        data, order(data, plan, shift), plan, parameters, stepsPerRound, outer, reduction);
  }

  private static RowOrder order(WorkerBlocks data, TrainingPlan plan, Augmentation shift) {
    return new RowOrder(
        data.countRows(), plan.batchSize(), FEATURES, SoftLabelForm.none(CLASSES), shift, 9);
  }

  private TrainingState run(ParameterAveraging averaging) {
    TrainingState state = start(averaging);
    while (state.step() < averaging.plan().totalSteps()) {
      state = averaging.after(state, averaging.round(state));
    }
    return state;
  }

  private RoundOutcome firstRound(ParameterAveraging averaging) {
    return averaging.round(start(averaging));
  }

  private TrainingState start(ParameterAveraging averaging) {
    return averaging.start(network.initialParameters());
  }

  private TrainingPlan plan(OptimizerSettings optimizer, long steps, int batchSize) {
    return new TrainingPlan(network, CombinedLoss.ofHardLabels(), optimizer, steps, batchSize);
  }
}
