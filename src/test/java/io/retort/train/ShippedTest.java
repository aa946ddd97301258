package io.retort.train;

import static io.retort.Parcel.data;
import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Optimizers;
import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.SomeTargets;
import io.retort.data.Affine;
import io.retort.data.Augmentation;
import io.retort.data.ExamplesInfo;
import io.retort.data.Views;
import io.retort.job.AugmentSettings;
import io.retort.job.LossSettings;
import io.retort.job.Schedule;
import io.retort.job.Scheduled;
import io.retort.job.Temperature;
import io.retort.job.TermSettings;
import io.retort.loss.CombinedLoss;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.TailShape;
import io.retort.network.ModelFile;
import io.retort.network.NetworkSpec;
import io.retort.network.SavedNetworkSource;
import io.retort.network.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.Partition;

class ShippedTest extends Shipping {
  private static final Affine AFFINE = new Affine(new float[] {0.5f, 2}, new float[] {1, -1});

  private static final SoftLabelForm TOP_2 =
      new SoftLabelForm(
          3,
          2,
          List.of(1.0, 4.0),
          SoftLabelForm.Tail.ZERO,
          new TailShape(new float[] {1, 2, 3}, new float[][] {{-1, 0, 1}}));

  private static final ModelFile MODEL = new ModelFile("sha", 9, "student");

  private static final Views VIEWS = new Views(4, new AugmentSettings(1, true, 0.8, 0.1), 3);

  @Override
  protected Stream<Parcel<?>> parcels() {
    return Stream.concat(tasks(), results());
  }

  /** They take a SparkContext to make. */
  @Override
  protected Set<Class<?>> notShippedHere() {
    return Set.of(RoundRdd.class, RoundRdd.ChosenBlocks.class);
  }

  private static Stream<Parcel<?>> tasks() {
    TrainingPlan plan =
        new TrainingPlan(
            new NetworkSpec("{}", List.of(2, 1, 1), 3),
            CombinedLoss.distillation(4, 0.9),
            Optimizers.sgd(0.1, Schedule.COSINE),
            100,
            64);
    ExamplesInfo info =
        new ExamplesInfo(
            List.of(2, 1, 1),
            List.of("a", "b"),
            "uint8",
            AFFINE,
            3,
            Map.of(),
            0,
            Map.of(),
            null,
            null);
    RowOrder order =
        new RowOrder(
            new int[][] {{3, 4}, {}},
            64,
            2,
            TOP_2,
            new Augmentation(new AugmentSettings(3, false, 1, 0), 2, 1, 1),
            42);
    StudentLoss scheduled =
        new StudentLoss(
            new LossSettings(
                new Temperature(new Scheduled(Scheduled.Kind.LINEAR, 4, 1, 1)),
                Scheduled.constant(0.5),
                List.of(new TermSettings.Kl(Scheduled.constant(1), null))),
            List.of(1.0, 3.0));
    return Stream.of(
        // Spark finds what is broadcast again by its number: it is left out.
        equal(new ValidationTask(plan, TOP_2, Augmentation.NONE, null)),
        equal(new Calibration.Answers(new SavedNetworkSource(MODEL, List.of(2, 1, 1)), info)),
        equal(new Calibration.Slope(0.5)),
        equal(new FitProbe.Known(new SavedNetworkSource(MODEL, List.of(2, 1, 1)), info, 9)),
        equal(new ControlTries.Scores(new SavedNetworkSource(MODEL, List.of(2, 1, 1)), info)),
        doing(new RoundTask(null, null, 1, 10, 20), same -> same),
        doing(new RoundBasis(null, order, plan), same -> same),
        doing(new RoundRdd.Worker(1, new Partition[0]), same -> same),
        doing(new RoundRdd.Only(), Object::getClass),
        equal(new WorkerBlocks.CountRows()),
        equal(new Reduction.Cut(1024)),
        equal(new Reduction.AverageSlice()),
        doing(new BlockChoice(new int[][] {{1, 0}, {}}), same -> same),
        equal(new BlockBuilder(784, AFFINE, TOP_2, VIEWS, 99)),
        equal(new BlockBuilder(784, null, SoftLabelForm.none(10), null, 99)),
        doing(new RoundBatches(order, 10, 20), same -> same),
        doing(order, same -> same),
        equal(order.augmentation()),
        equal(scheduled),
        equal(new ScheduledLoss(scheduled)),
        equal(new TrainingRows.ToFloats(info)));
  }

  private static Stream<Parcel<?>> results() {
    Block bytes =
        Block.ofBytes(2, 2, new byte[] {1, -2, 3, -4}, AFFINE, new int[] {1, -1}, topTwo(), null);
    Block floats =
        Block.ofFloats(
            2, 2, new float[] {1.5f, -0f, 2, 3}, new int[] {1, 0}, SomeTargets.none(), null);
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
        data(tally()),
        data(new Calibration.LabelledLogits(1, new float[] {-1, 2})),
        data(state));
  }

  private static Tally tally() {
    Tally tally = Tally.ofClasses(2);
    tally.add(new float[] {1, 2}, 0, 0);
    return tally;
  }

  private static SoftLabels topTwo() {
    SoftLabels labels = new SoftLabels(TOP_2, 2);
    labels.set(
        0, true, new float[] {5, 1}, new int[] {2, 0}, new float[] {-1, 0.5f}, new byte[] {7});
    labels.set(
        1,
        false,
        new float[] {-0f, -3},
        new int[] {1, 2},
        new float[] {-2, 0.25f},
        new byte[] {-8});
    return labels;
  }

  /** What a batch would be made of. */
  private static Object rows(Block block) {
    float[] features = new float[4];
    SoftLabels soft = new SoftLabels(TOP_2, 2);
    float[] packed = new float[16];
    for (int row = 0; row < block.rows; row++) {
      block.features(row, features, 2 * row);
      block.softLabel(row, 0, soft, row);
      soft.pack(row, packed, 8 * row);
    }
    return List.of(features, packed, block.label(0), block.label(1));
  }
}
