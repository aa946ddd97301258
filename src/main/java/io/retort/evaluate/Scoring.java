package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.network.ClassifierSource;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;

/**
 * Several models at once over labelled examples.
 *
 * @param models the teacher, with which the others' agreement is told, then the student, then
 *     others; or a single one
 * @param info of the table that the examples are from
 * @param batchSize rows that a model is given at once
 * @param scored counts them
 */
public record Scoring(
    List<ClassifierSource> models, ExamplesInfo info, int batchSize, LongAccumulator scored) {

  /** The results of each model; rows without a label are passed over. */
  public ModelScores[] of(JavaRDD<Example> rows) {
    return rows.mapPartitions(new ScorePartition(models, info, batchSize, scored))
        .treeReduce(Scoring::merge);
  }

  private static ModelScores[] merge(ModelScores[] a, ModelScores[] b) {
    for (int m = 0; m < a.length; m++) {
      a[m].merge(b[m]);
    }
    return a;
  }
}
