package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.ExamplesTable;
import io.retort.network.ClassifierSource;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes one shard, on an executor: from first row to last, asking the teacher only about rows that
 * the shard before does not know. A shard that is there already is taken as it is.
 *
 * @param split that the examples belong to
 * @param force whether the teacher is asked about every row, whatever is there
 * @param done counts rows
 */
record LabelShard(
    ClassifierSource teacher,
    ExamplesInfo info,
    String split,
    ShardFolder folder,
    boolean force,
    int batchSize,
    LongAccumulator done,
    SerializableConfiguration hadoop)
    implements Function<ShardPlan, Shard> {

  @Override
  public Shard call(ShardPlan plan) throws IOException {
    Optional<Shard> there = force ? Optional.empty() : there(plan);
    if (there.isPresent()) {
      done.add(there.get().rows());
      return there.get();
    }
    return make(plan);
  }

  /** Its name tells what it was made of; the manifest, if it is in there, what its bytes are. */
  private Optional<Shard> there(ShardPlan plan) throws IOException {
    return folder
        .find(plan.file(), hadoop.value())
        .filter(found -> !plan.published() || found.sha256().equals(plan.before().sha256()))
        .map(
            found ->
                new Shard(
                    split,
                    plan.bucket().number(),
                    plan.file(),
                    plan.bucket().rows(),
                    0,
                    found.bytes(),
                    found.sha256()));
  }

  private Shard make(ShardPlan plan) throws IOException {
    Path draft = folder.draft();
    DigestingFile file = new DigestingFile(draft, hadoop.value());
    long rows = 0;
    long labelled;
    try (ParquetReader<Example> examples =
            ExamplesTable.read(new Path(plan.examples()), info, hadoop.value());
        KnownLabels known = known(plan);
        ParquetWriter<SoftLabelRow> writer = SoftLabelFile.write(file, split)) {
      LabelBatch batch = new LabelBatch(teacher.onThisThread(), info, split, batchSize, writer);
      for (Example example = examples.read(); example != null; example = examples.read()) {
        batch.add(example, known.of(example));
        done.add(1);
        rows++;
      }
      batch.flush();
      labelled = batch.labelled();
    }
    folder.finish(draft, plan.file(), hadoop.value());
    return new Shard(
        split, plan.bucket().number(), plan.file(), rows, labelled, file.length(), file.sha256());
  }

  /** None of a shard that is not what it was. */
  private KnownLabels known(ShardPlan plan) throws IOException {
    if (force || plan.before() == null) {
      return KnownLabels.NONE;
    }
    Configuration configuration = hadoop.value();
    return folder
        .find(plan.before().file(), configuration)
        .filter(found -> found.sha256().equals(plan.before().sha256()))
        .map(found -> KnownLabels.read(found.path(), configuration))
        .orElse(KnownLabels.NONE);
  }
}
