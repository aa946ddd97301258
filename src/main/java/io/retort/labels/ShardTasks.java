package io.retort.labels;

import io.retort.job.Device;
import io.retort.pipeline.Documents;
import io.retort.pipeline.GpuStage;
import io.retort.pipeline.Packed;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs one Spark task for each of some files. Each is sent its own item alone, and what all need is
 * unpacked once a thread: there may be tens of thousands.
 *
 * @param done counts rows
 * @param device that tasks are to run on
 */
record ShardTasks(SparkSession spark, LongAccumulator done, Device device) {

  /** Of which none asks a teacher. */
  static ShardTasks uncounted(SparkSession spark) {
    return uncounted(spark, Device.CPU);
  }

  static ShardTasks uncounted(SparkSession spark, Device device) {
    return new ShardTasks(spark, spark.sparkContext().longAccumulator(), device);
  }

  /**
   * Items and results travel as lines of JSON: what travels as data may do so under Kryo, which
   * knows no records.
   *
   * @return in the order of the items
   */
  <I, O> List<O> run(List<I> items, Class<I> itemType, Class<O> type, ShardTask<I, O> task)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> lines = new ArrayList<>();
    for (I item : items) {
      lines.add(Documents.line(item));
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    Packed<Basis<I, O>> basis = Packed.of(new Basis<>(itemType, task, hadoop), context);
    try {
      JavaRDD<String> answers =
          context.parallelize(lines, Math.max(1, lines.size())).map(new OnExecutor<>(basis, done));
      List<O> results = new ArrayList<>();
      for (String line :
          GpuStage.of(spark.sparkContext(), device, "teacher.device").on(answers).collect()) {
        results.add(Documents.read(line, type));
      }
      return results;
    } finally {
      basis.destroy();
    }
  }

  record Basis<I, O>(Class<I> itemType, ShardTask<I, O> task, SerializableConfiguration hadoop)
      implements Serializable {}

  /** The accumulator is not in the basis: Spark hears of it as each task is unpacked. */
  record OnExecutor<I, O>(Packed<Basis<I, O>> basis, LongAccumulator done)
      implements Function<String, String> {
    @Override
    public String call(String line) throws IOException {
      Basis<I, O> shared = basis.value();
      I item = Documents.read(line, shared.itemType);
      return Documents.line(shared.task.run(item, shared.hadoop.value(), done::add));
    }
  }
}
