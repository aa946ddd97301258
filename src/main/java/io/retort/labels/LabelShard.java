package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.pipeline.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes one shard of a plan, on an executor, and tells of it as a line of JSON. It goes from the
 * first row to the last and asks the teacher only about rows that the shard before does not know. A
 * shard that is there already is taken as it is.
 *
 * @param plans that it is told the numbers of
 * @param force whether the teacher is asked about every row, whatever is there
 * @param done counts rows
 */
record LabelShard(
    Labelling labelling,
    List<ShardPlan> plans,
    ShardFolder folder,
    boolean force,
    LongAccumulator done,
    SerializableConfiguration hadoop)
    implements Function<Integer, String> {

  @Override
  public String call(Integer number) throws IOException {
    ShardPlan plan = plans.get(number);
    Optional<Shard> there = force ? Optional.empty() : there(plan);
    there.ifPresent(shard -> done.add(shard.rows()));
    return Documents.line(there.isPresent() ? there.get() : make(plan));
  }

  /** Its name tells what it was made of; the manifest, if it is in there, what its bytes are. */
  private Optional<Shard> there(ShardPlan plan) throws IOException {
    Optional<ShardFolder.Found> found =
        folder
            .find(plan.file(), hadoop.value())
            .filter(file -> !plan.published() || file.sha256().equals(plan.before().sha256()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Shard(
            labelling.split(),
            plan.bucket().number(),
            plan.file(),
            plan.bucket().rows(),
            0,
            SoftLabelFile.filtered(found.get().path(), hadoop.value()),
            found.get().bytes(),
            found.get().sha256()));
  }

  private Shard make(ShardPlan plan) throws IOException {
    Path draft = folder.draft();
    ShardFile file = new ShardFile(draft, hadoop.value());
    long rows = 0;
    long labelled;
    try (ParquetReader<Example> examples =
            ExamplesTable.read(new Path(plan.examples()), labelling.info(), hadoop.value());
        KnownLabels known = known(plan);
        ParquetWriter<SoftLabelRow> writer =
            SoftLabelFile.write(file, labelling.form(), labelling.split())) {
      LabelBatch batch = new LabelBatch(labelling, writer);
      for (Example example = examples.read(); example != null; example = examples.read()) {
        batch.add(example, known.of(example));
        done.add(1);
        rows++;
      }
      batch.flush();
      labelled = batch.labelled();
    }
    long filtered = SoftLabelFile.filtered(draft, hadoop.value());
    folder.finish(draft, plan.file(), hadoop.value());
    return new Shard(
        labelling.split(),
        plan.bucket().number(),
        plan.file(),
        rows,
        labelled,
        filtered,
        file.length(),
        file.sha256());
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
        .map(found -> KnownLabels.read(found.path(), labelling, configuration))
        .orElse(KnownLabels.NONE);
  }
}
