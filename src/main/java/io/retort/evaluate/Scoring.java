package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.data.Slices;
import io.retort.network.ClassifierSource;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * Several models at once over labelled examples.
 *
 * @param models the teacher, with which the others' agreement is told, then the student, then
 *     others; or a single one
 * @param temperatures that were fitted, one a model; null of one for which none was
 * @param info of the table that the examples are from
 * @param batchSize rows that a model is given at once
 * @param scored counts them
 */
public record Scoring(
    List<ClassifierSource> models,
    List<Double> temperatures,
    ExamplesInfo info,
    int batchSize,
    LongAccumulator scored) {

  /** Of a single model. */
  public Scoring(ClassifierSource model, ExamplesInfo info, int batchSize, LongAccumulator scored) {
    this(List.of(model), Collections.singletonList(null), info, batchSize, scored);
  }

  /** The results of each model; rows without a label are passed over. */
  public ModelScores[] of(JavaRDD<Example> rows) {
    return of(Slices.without(rows), List.of(), 0).models();
  }

  /**
   * The same, and by the values of columns.
   *
   * @param rows with their values, one a column
   * @param apart of how many of the models, the first ones
   */
  Scored of(JavaRDD<Tuple2<Example, String[]>> rows, List<String> columns, int apart) {
    ScorePartition task =
        new ScorePartition(models, temperatures, info, batchSize, columns, apart, scored);
    return rows.mapPartitions(task).treeReduce(Scored::merge);
  }
}
