package io.retort.labels;

import io.retort.data.Bucket;
import io.retort.data.ExamplesTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Labels a sample of a table's rows a second time, on the executors.
 *
 * @param rows of each split, at most
 * @param temperature at which distributions are compared
 * @param folder of the shards
 */
record Relabelling(
    SparkSession spark, int rows, long seed, double temperature, ShardFolder folder) {
  private static final int FILES = 16;

  /** Compares them, table by table. */
  Agreement of(List<Labelling> labellings, List<ExamplesTable> tables, List<Shard> shards)
      throws IOException {
    Agreement all = Agreement.NONE;
    for (int t = 0; t < tables.size(); t++) {
      all = all.plus(of(labellings.get(t), tables.get(t), shards));
    }
    return all;
  }

  private Agreement of(Labelling labelling, ExamplesTable table, List<Shard> shards)
      throws IOException {
    Map<Integer, String> names =
        shards.stream()
            .filter(shard -> shard.split().equals(labelling.split()))
            .collect(Collectors.toMap(Shard::bucket, Shard::file));
    List<RelabelTask.Pair> pairs =
        ExampleSample.draw(table.buckets().buckets(), FILES, seed, Bucket::number).stream()
            .map(
                bucket ->
                    new RelabelTask.Pair(
                        new Path(table.path(), bucket.file()).toString(),
                        names.get(bucket.number())))
            .toList();
    int each = (rows + pairs.size() - 1) / pairs.size();
    RelabelTask task =
        new RelabelTask(labelling, folder, new ExampleSample(seed, each, false), temperature);
    return ShardTasks.uncounted(spark, labelling.teacher().device())
        .run(pairs, RelabelTask.Pair.class, Agreement.class, task)
        .stream()
        .reduce(Agreement.NONE, Agreement::plus);
  }
}
