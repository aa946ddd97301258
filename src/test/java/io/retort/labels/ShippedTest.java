package io.retort.labels;

import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.data.Affine;
import io.retort.data.ExamplesInfo;
import io.retort.data.Views;
import io.retort.job.AugmentSettings;
import io.retort.job.LabelSettings;
import io.retort.loss.HiddenShape;
import io.retort.loss.TailShape;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

class ShippedTest extends Shipping {

  @Override
  protected Stream<Parcel<?>> parcels() {
    List<Integer> shape = List.of(1, 28, 28);
    ExamplesInfo info =
        new ExamplesInfo(
            shape,
            List.of("a", "b"),
            "uint8",
            Affine.IDENTITY,
            3,
            Map.of("a", 3L),
            0,
            Map.of(),
            null,
            null);
    SavedNetworkSource teacher =
        new SavedNetworkSource(new ModelFile("abcd", 9, "teacher.model"), shape);
    StoredForm form =
        new StoredForm(
            LabelSettings.Storage.TOP_K,
            LabelSettings.Precision.FLOAT16,
            9,
            1,
            List.of(1.0, 4.0),
            2,
            new Views(3, new AugmentSettings(1, true, 0.5, 0.1), 7),
            List.of("fc"));
    TailShape tails = new TailShape(new float[9], new float[2][9]);
    ConfidenceFilter filter = new ConfidenceFilter(0.5, true);
    Labelling labelling =
        new Labelling(
            teacher,
            info,
            "train",
            256,
            form,
            tails,
            List.of(new HiddenShape("fc", List.of(7))),
            filter);
    ShardFolder folder = new ShardFolder("hdfs://host/work/job/soft-labels");
    ExampleSample sample = new ExampleSample(42, 10, true);
    return Stream.of(
        equal(form),
        equal(filter),
        equal(labelling),
        equal(sample),
        equal(new LabelShard(labelling, folder, false)),
        doing(new TrialTask(labelling, sample, new double[] {1, 4}, 9), TrialTask::measured),
        equal(new NumberTrialTask(labelling, sample)),
        equal(new TailSketchTask(labelling, sample)),
        equal(new RelabelTask(labelling, folder, sample, 4)),
        equal(new VerifyShard(folder)),
        equal(folder));
  }

  /** What takes a SparkContext to make. */
  @Override
  protected Set<Class<?>> notShippedHere() {
    return Set.of(ShardTasks.Basis.class, ShardTasks.OnExecutor.class);
  }
}
