package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one shard of a plan, on an executor. It goes from the first row to the last and asks the
 * teacher only about rows that the shard before does not know. A shard that is there already is
 * taken as it is.
 *
 * @param force whether the teacher is asked about every row, whatever is there
 */
record LabelShard(Labelling labelling, ShardFolder folder, boolean force)
    implements ShardTask<ShardPlan, Shard> {
  private static final Logger LOG = LoggerFactory.getLogger(LabelShard.class);

  @Override
  public Shard run(ShardPlan plan, Configuration hadoop, LongConsumer done) throws IOException {
    Optional<Shard> there = force ? Optional.empty() : there(plan, hadoop);
    if (there.isPresent()) {
      done.accept(there.get().rows());
      return there.get();
    }
    return make(plan, hadoop, done);
  }

  /** Its name tells what it was made of; the manifest, if it is in there, what its bytes are. */
  private Optional<Shard> there(ShardPlan plan, Configuration hadoop) throws IOException {
    Optional<ShardFolder.Found> found =
        folder
            .find(plan.file(), hadoop)
            .filter(file -> !plan.published() || file.sha256().equals(plan.before().sha256()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    long filtered;
    try {
      filtered = SoftLabelFile.filtered(found.get().path(), hadoop);
    } catch (RuntimeException e) { // So Parquet says that a file has no end.
      LOG.warn("{}: is made again, {}", found.get().path(), e.getMessage());
      return Optional.empty();
    }
    return Optional.of(
        new Shard(
            labelling.split(),
            plan.bucket().number(),
            plan.file(),
            plan.bucket().rows(),
            0,
            filtered,
            found.get().bytes(),
            found.get().sha256()));
  }

  private Shard make(ShardPlan plan, Configuration hadoop, LongConsumer done) throws IOException {
    Path draft = folder.draft(plan.file(), hadoop);
    try (ShardFile file = new ShardFile(draft, hadoop)) {
      Shard shard = write(file, plan, hadoop, done);
      folder.finish(draft, plan.file(), hadoop);
      return shard;
    }
  }

  private Shard write(ShardFile file, ShardPlan plan, Configuration hadoop, LongConsumer done)
      throws IOException {
    long rows = 0;
    long[] filtered = {0};
    long labelled;
    try (ParquetReader<Example> examples =
            ExamplesTable.read(new Path(plan.examples()), labelling.info(), hadoop);
        KnownLabels known = known(plan, hadoop);
        ParquetWriter<SoftLabelRow> writer =
            SoftLabelFile.write(file, labelling.form(), labelling.split())) {
      LabelBatch batch =
          new LabelBatch(
              labelling,
              row -> {
                filtered[0] += row.filtered() ? 1 : 0;
                writer.write(row);
              });
      for (Example example = examples.read(); example != null; example = examples.read()) {
        for (int view = 0; view < labelling.form().rowsOfExample(); view++) {
          batch.add(example, view, known.of(example, view));
        }
        done.accept(1);
        rows++;
      }
      batch.flush();
      labelled = batch.labelled();
    }
    file.complete();
    return new Shard(
        labelling.split(),
        plan.bucket().number(),
        plan.file(),
        rows,
        labelled,
        filtered[0],
        file.length(),
        file.sha256());
  }

  /** None of a shard that is not what it was. */
  private KnownLabels known(ShardPlan plan, Configuration hadoop) throws IOException {
    if (force || plan.before() == null) {
      return KnownLabels.NONE;
    }
    return folder
        .find(plan.before().file(), hadoop)
        .filter(found -> found.sha256().equals(plan.before().sha256()))
        .map(found -> KnownLabels.read(found.path(), labelling, hadoop))
        .orElse(KnownLabels.NONE);
  }
}
