package io.retort.labels;

import io.retort.pipeline.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;

/** Runs one Spark task for each of some numbered files. */
final class ShardTasks {
  private ShardTasks() {}

  /**
   * @param task makes a line of JSON: what travels as data may do so under Kryo, which knows no
   *     records
   * @param type that the lines are of
   * @return in the order of the numbers
   */
  static <T> List<T> run(
      SparkSession spark, int count, Function<Integer, String> task, Class<T> type)
      throws IOException {
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    List<T> results = new ArrayList<>();
    for (String line :
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, Math.max(1, count))
            .map(task)
            .collect()) {
      results.add(Documents.read(line, type));
    }
    return results;
  }
}
