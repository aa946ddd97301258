package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesTable;
import io.retort.job.Job;
import io.retort.job.Split;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.spark.sql.SparkSession;

/** What `label` does with a table's files, or the first part of it: for benchmarks. */
public final class LabelPasses {
  private LabelPasses() {}

  /** How far a pass goes with every row. */
  public enum Depth {
    /** Only reads it. */
    READ,
    /** Makes features of it. */
    DECODE,
    /** Asks the teacher, and encodes what is to be stored. */
    NOWHERE,
    /** Writes that into a shard. */
    PARQUET
  }

  /**
   * Goes through files of examples, a task for each.
   *
   * @param files of the training examples of a job that `teach` has run for
   * @param out folder for shards
   * @return rows
   */
  public static long run(
      SparkSession spark,
      Workspace workspace,
      Job job,
      List<String> files,
      int batchSize,
      Depth depth,
      String out)
      throws IOException {
    List<ExamplesTable> tables = List.of(ExamplesTable.open(workspace, Split.TRAIN));
    Labelling as = Labelling.of(spark, workspace, job, tables).get(0);
    Labelling labelling =
        new Labelling(
            as.teacher(),
            as.info(),
            as.split(),
            batchSize,
            as.form(),
            as.shape(),
            as.hidden(),
            as.filter());
    return ShardTasks.uncounted(spark)
        .run(files, String.class, Long.class, new Pass(labelling, depth, out))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private record Pass(Labelling labelling, Depth depth, String out)
      implements ShardTask<String, Long> {

    @Override
    public Long run(String file, Configuration hadoop, LongConsumer done) throws IOException {
      if (depth != Depth.PARQUET) {
        return pass(file, hadoop, row -> {});
      }
      try (ShardFile shard = new ShardFile(new Path(out, UUID.randomUUID().toString()), hadoop)) {
        long rows;
        try (ParquetWriter<SoftLabelRow> writer =
            SoftLabelFile.write(shard, labelling.form(), labelling.split())) {
          rows = pass(file, hadoop, writer::write);
        }
        shard.complete();
        return rows;
      }
    }

    private long pass(String file, Configuration hadoop, LabelBatch.Sink sink) throws IOException {
      LabelBatch batch = new LabelBatch(labelling, sink);
      float[] features = new float[labelling.info().features()];
      long rows = 0;
      try (ParquetReader<Example> examples =
          ExamplesTable.read(new Path(file), labelling.info(), hadoop)) {
        for (Example example = examples.read(); example != null; example = examples.read()) {
          rows++;
          if (depth == Depth.DECODE) {
            labelling.info().decode(example, features, 0);
          } else if (depth != Depth.READ) {
            batch.add(example, 0, null);
          }
        }
      }
      batch.flush();
      return rows;
    }
  }
}
