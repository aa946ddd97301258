package io.retort.labels;

import io.retort.data.Bucket;
import io.retort.data.ExamplesTable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Tries a teacher on a sample of the examples, on the executors.
 *
 * @param temperature the job's
 */
record TeacherTrial(SparkSession spark, double temperature, long seed) {
  private static final int SAMPLE = 2048;

  /** As many tasks as it may keep busy at once. */
  private static final int FILES = 16;

  /** Probabilities to compute at each temperature, all tasks together: a second or so of work. */
  private static final int PROBABILITIES = 4_000_000;

  private static final int LEAST_MEASURED = 256;

  /** Of a regression. */
  NumberTrial ofNumbers(Labelling labelling, ExamplesTable table) throws IOException {
    List<String> files = files(table);
    ExampleSample sample = new ExampleSample(seed, share(SAMPLE, files), true);
    NumberTrialTask task = new NumberTrialTask(labelling, sample);
    return ShardTasks.uncounted(spark, labelling.teacher().device())
        .run(files, String.class, NumberTrial.class, task)
        .stream()
        .reduce(NumberTrial.none(table.info().numbers()), NumberTrial::plus);
  }

  private List<String> files(ExamplesTable table) {
    return ExampleSample.draw(table.buckets().buckets(), FILES, seed, Bucket::number).stream()
        .map(bucket -> new Path(table.path(), bucket.file()).toString())
        .toList();
  }

  Trial of(Labelling labelling, ExamplesTable table) throws IOException {
    List<String> files = files(table);
    int classes = labelling.form().classes();
    double[] temperatures = Trial.temperatures(temperature);
    TrialTask task =
        new TrialTask(
            labelling,
            new ExampleSample(seed, share(SAMPLE, files), true),
            temperatures,
            share(Math.max(LEAST_MEASURED, PROBABILITIES / classes), files));
    TrialSums sums =
        ShardTasks.uncounted(spark, labelling.teacher().device())
            .run(files, String.class, TrialSums.class, task)
            .stream()
            .reduce(TrialSums.none(classes, temperatures.length), TrialSums::plus);
    return Trial.of(sums, temperatures, labelling.info().classes());
  }

  private static int share(int all, List<String> files) {
    return (all + files.size() - 1) / files.size();
  }
}
