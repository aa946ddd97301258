package io.retort.train;

import static io.retort.Parcel.data;
import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Optimizers;
import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.data.Affine;
import io.retort.data.ExamplesInfo;
import io.retort.job.Schedule;
import io.retort.loss.Distillation;
import io.retort.network.NetworkSpec;
import io.retort.network.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.Partition;

class ShippedTest extends Shipping {
  private static final Affine AFFINE = new Affine(new float[] {0.5f, 2}, new float[] {1, -1});

  @Override
  protected Stream<Parcel<?>> parcels() {
    return Stream.concat(tasks(), results());
  }

  /** They take a SparkContext to make. */
  @Override
  protected Set<Class<?>> notShippedHere() {
    return Set.of(RoundRdd.class, RoundRdd.ChosenBlocks.class, Packed.class);
  }

  private static Stream<Parcel<?>> tasks() {
    TrainingPlan plan =
        new TrainingPlan(
            new NetworkSpec("{}", List.of(2, 1, 1), 3),
            new Distillation(4, 0.9),
            Optimizers.sgd(0.1, Schedule.COSINE),
            100,
            64);
    ExamplesInfo info =
        new ExamplesInfo(
            List.of(2, 1, 1), List.of("a", "b"), "uint8", AFFINE, 3, Map.of(), 0, Map.of());
    RowOrder order =
        new RowOrder(new int[][] {{3, 4}, {}}, 64, 2, 3, new RandomShift(3, 2, 1, 1), 42);
    return Stream.of(
        // Spark finds what is broadcast again by its number: it is left out.
        equal(new ValidationTask(plan, null)),
        doing(new RoundTask(null, null, 1, 10, 20), same -> same),
        doing(new RoundBasis(null, order, plan), same -> same),
        doing(new RoundRdd.Worker(1, new Partition[0]), same -> same),
        doing(new RoundRdd.Only(), Object::getClass),
        equal(new WorkerBlocks.CountRows()),
        equal(new Reduction.Cut(1024)),
        equal(new Reduction.AverageSlice()),
        doing(new BlockChoice(new int[][] {{1, 0}, {}}), same -> same),
        equal(new BlockBuilder(784, 10, AFFINE, true, 99)),
        equal(new BlockBuilder(784, 10, null, false, 99)),
        doing(new RoundBatches(order, 10, 20), same -> same),
        doing(order, same -> same),
        equal(order.shift()),
        equal(new TrainingRows.ToFloats(info)));
  }

  private static Stream<Parcel<?>> results() {
    Block bytes =
        Block.ofBytes(
            2, 2, new byte[] {1, -2, 3, -4}, AFFINE, new int[] {1, -1}, new float[] {5, 6, 7, 8});
    Block floats = Block.ofFloats(2, 2, new float[] {1.5f, -0f, 2, 3}, new int[] {1, 0}, null);
    FloatVector state = FloatVector.of(new float[] {0.25f, Float.MIN_VALUE, -0f});
    WorkerResult result = new WorkerResult(3, 640, 12.5, true, 99, 1L << 33, state);
    return Stream.of(
        data(bytes),
        data(bytes, ShippedTest::rows),
        data(floats),
        data(floats, ShippedTest::rows),
        data(result),
        data(new Slice(4, new float[] {1, 2}, new ArrayList<>(List.of(result.report())))),
        data(WorkerResult.idle(7)),
        data(state));
  }

  /** What a batch would be made of. */
  private static Object rows(Block block) {
    float[] features = new float[4];
    float[] teacher = new float[4];
    for (int row = 0; row < block.rows; row++) {
      block.features(row, features, 2 * row);
      block.teacherLogits(row, teacher, 2 * row, 2);
    }
    return List.of(features, teacher, block.label(0), block.label(1));
  }
}
