package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.LocalSpark;
import io.retort.Optimizers;
import io.retort.job.NetworkSettings;
import io.retort.job.OptimizerSettings;
import io.retort.job.Schedule;
import io.retort.job.UserError;
import io.retort.loss.CrossEntropy;
import io.retort.loss.Targets;
import io.retort.network.Learner;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainingPlan;
import io.retort.pipeline.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/**
 * Distributed training against one machine. With plain SGD and an average after every step, the
 * weighted mean of the workers' parameters is one step on the joined batch, up to the order in
 * which floats are summed: 1e-5 here.
 */
class ParameterAveragingIT {
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;
  private static final OptimizerSettings SGD = Optimizers.sgd(0.3, Schedule.CONSTANT);
  private static final OptimizerSettings ADAM = Optimizers.adam(0.01, Schedule.COSINE);

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final NetworkSpec network =
      NetworkSpec.of(
          "n",
          new NetworkSettings.Mlp(List.of(5), 0, 0),
          List.of(FEATURES),
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
  void oneWorkerEqualsTheSameNetworkFittedByHandToTheBit() {
    Block block = block(23, 0);
    float[] averaged = train(rdd(List.of(List.of(block))), plan(ADAM, 12, 8), 5, 23);
    TrainingPlan plan = plan(ADAM, 12, 8);
    Learner learner = Learner.onThisThread(plan);
    learner.load(network.initialParameters(), new float[0], 0, Seeds.derive(9, 0, Seeds.DROPOUT));
    Batches batches =
        new Batches(List.of(block), 8, FEATURES, CLASSES, RandomShift.NONE, Seeds.derive(9, 0), 0);
    for (int step = 0; step < 12; step++) {
      Targets targets = batches.next();
      learner.step(batches.features(), targets);
    }
    assertThat(averaged).containsExactly(learner.parameters());
  }

  @Test
  void optimizerAndScheduleGoOnAcrossRounds() {
    List<List<Block>> workers = List.of(List.of(block(23, 0)));
    float[] often = train(rdd(workers), plan(ADAM, 12, 8), 1, 23);
    float[] once = train(rdd(workers), plan(ADAM, 12, 8), 12, 23);
    assertThat(often).containsExactly(once);
  }

  /** So does what is drawn: what is dropped, how far pictures are moved. */
  @Test
  void drawnNumbersGoOnAcrossRounds() {
    NetworkSpec dropping =
        NetworkSpec.of(
            "n",
            new NetworkSettings.Mlp(List.of(5), 0.5, 0.2),
            List.of(1, 2, 3),
            CLASSES,
            3,
            new Configuration());
    OptimizerSettings all =
        new OptimizerSettings.AdamW(0.01, Schedule.COSINE, 0.2, 0.1, 1.0, 0.9, 0.999, 1e-8);
    TrainingPlan plan = new TrainingPlan(dropping, new CrossEntropy(), all, 12, 8);
    RandomShift shift = new RandomShift(1, 1, 2, 3);
    JavaRDD<Block> rows = rdd(List.of(List.of(block(23, 0))));

    float[] often = drawing(plan, shift, 1).train(rows, start(), round -> {}, Progress.SILENT);
    float[] once = drawing(plan, shift, 12).train(rows, start(), round -> {}, Progress.SILENT);
    float[] still =
        drawing(plan, RandomShift.NONE, 12).train(rows, start(), round -> {}, Progress.SILENT);

    assertThat(often).containsExactly(once);
    assertThat(once).isNotEqualTo(still);
  }

  private float[] start() {
    return network.initialParameters();
  }

  private static ParameterAveraging drawing(TrainingPlan plan, RandomShift shift, int steps) {
    return new ParameterAveraging("test", plan, FEATURES, shift, steps, 23, 23, 9);
  }

  @Test
  void theSameSeedAndWorkersGiveTheSameBits() {
    List<List<Block>> workers = List.of(List.of(block(50, 0), block(20, 1)), List.of(block(31, 2)));
    float[] first = train(rdd(workers), plan(ADAM, 20, 8), 4, 101);
    assertThat(train(rdd(workers), plan(ADAM, 20, 8), 4, 101)).containsExactly(first);
  }

  @Test
  void everyRoundIsTold() {
    List<Round> rounds = new ArrayList<>();
    averaging(plan(SGD, 10, 10), 4, 20)
        .train(
            rdd(List.of(List.of(block(10, 0)), List.of(block(10, 1)))),
            network.initialParameters(),
            rounds::add,
            Progress.SILENT);
    assertThat(rounds).extracting(Round::step).containsExactly(4L, 8L, 10L);
    assertThat(rounds).extracting(Round::examples).containsExactly(80L, 80L, 40L);
    assertThat(rounds.get(2).loss()).isLessThan(rounds.get(0).loss());
  }

  @Test
  void aLossThatIsNoNumberStopsTheTraining() {
    OptimizerSettings wild = Optimizers.sgd(1000, Schedule.CONSTANT);
    float[] huge = new float[network.initialParameters().length];
    java.util.Arrays.fill(huge, 1e30f);
    assertThatThrownBy(
            () ->
                averaging(plan(wild, 4, 10), 2, 10)
                    .train(rdd(List.of(List.of(block(10, 0)))), huge, round -> {}, Progress.SILENT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("round 1 at learning rate 1000");
  }

  private void assertEqualsOneMachine(int... rowsOfWorkers) {
    List<List<Block>> apart = new ArrayList<>();
    List<Block> joined = new ArrayList<>();
    int total = 0;
    for (int worker = 0; worker < rowsOfWorkers.length; worker++) {
      total += rowsOfWorkers[worker];
      if (rowsOfWorkers[worker] == 0) {
        apart.add(List.of());
        continue;
      }
      Block block = block(rowsOfWorkers[worker], worker);
      apart.add(List.of(block));
      joined.add(block);
    }
    float[] distributed = train(rdd(apart), plan(SGD, 15, total), 1, total);
    float[] local = train(rdd(List.of(joined)), plan(SGD, 15, total), 1, total);
    assertThat(distributed).hasSameSizeAs(local);
    for (int i = 0; i < local.length; i++) {
      assertThat(distributed[i]).isCloseTo(local[i], within(1e-5f));
    }
    assertThat(local).isNotEqualTo(network.initialParameters());
  }

  private float[] train(JavaRDD<Block> data, TrainingPlan plan, int stepsPerRound, int rows) {
    return averaging(plan, stepsPerRound, rows)
        .train(data, network.initialParameters(), round -> {}, Progress.SILENT);
  }

  private static ParameterAveraging averaging(TrainingPlan plan, int stepsPerRound, int rows) {
    return new ParameterAveraging(
        "test", plan, FEATURES, RandomShift.NONE, stepsPerRound, rows, rows, 9);
  }

  private TrainingPlan plan(OptimizerSettings optimizer, long steps, int batchSize) {
    return new TrainingPlan(network, new CrossEntropy(), optimizer, steps, batchSize);
  }

  /** One partition for each worker, empty ones too. */
  private JavaRDD<Block> rdd(List<List<Block>> workers) {
    return spark.parallelize(workers, workers.size()).flatMap(List::iterator);
  }

  private static Block block(int rows, int seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * FEATURES];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(CLASSES);
      for (int f = 0; f < FEATURES; f++) {
        features[row * FEATURES + f] = (float) random.nextGaussian() + (f == labels[row] ? 1 : 0);
      }
    }
    return Block.ofFloats(rows, features, labels, null);
  }
}
