package io.retort.labels;

import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import io.retort.data.Affine;
import io.retort.data.Bucket;
import io.retort.data.ExamplesInfo;
import io.retort.job.LabelSettings;
import io.retort.network.ModelFile;
import io.retort.network.SavedNetworkSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.util.SerializableConfiguration;

class ShippedTest extends Shipping {

  @Override
  protected Stream<Parcel<?>> parcels() {
    List<Integer> shape = List.of(1, 28, 28);
    ExamplesInfo info =
        new ExamplesInfo(
            shape, List.of("a", "b"), "uint8", Affine.IDENTITY, 3, Map.of("a", 3L), 0, Map.of());
    SavedNetworkSource teacher =
        new SavedNetworkSource(new ModelFile("abcd", 9, "teacher.model"), shape);
    StoredForm form =
        new StoredForm(
            LabelSettings.Storage.TOP_K, LabelSettings.Precision.FLOAT16, 2, 1, List.of(1.0, 4.0));
    // Spark makes the counter known to executors when it ships the task: it is left out.
    ConfidenceFilter filter = new ConfidenceFilter(0.5, true);
    Labelling labelling = new Labelling(teacher, info, "train", 256, form, filter);
    ShardFolder folder = new ShardFolder("hdfs://host/work/job/soft-labels");
    Shard shard = new Shard("train", 3, "train-00003.parquet", 9, 7, 2, 999, "abcd");
    ShardPlan plan =
        new ShardPlan(new Bucket(3, "part", 9, "hash"), "part", "train-00003.parquet", shard);
    SerializableConfiguration hadoop = null; // Spark's own.
    return Stream.of(
        equal(form),
        equal(filter),
        equal(labelling),
        equal(new LabelShard(labelling, List.of(plan), folder, false, null, hadoop)),
        equal(new VerifyShard(List.of(shard), folder, hadoop)),
        equal(folder),
        equal(shard),
        equal(plan));
  }
}
