package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.job.UserError;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple3;

/** Labels a partition's examples in batches, on an executor: split, id, logits. */
record LabelPartition(
    ClassifierSource teacher,
    ExamplesInfo info,
    String split,
    int batchSize,
    int classes,
    LongAccumulator labelled)
    implements FlatMapFunction<Iterator<Example>, Tuple3<String, Long, float[]>> {

  @Override
  public Iterator<Tuple3<String, Long, float[]>> call(Iterator<Example> examples) {
    Classifier model = teacher.onThisThread();
    int features = info.features();
    float[] batch = new float[batchSize * features];
    float[] logits = new float[batchSize * classes];
    long[] ids = new long[batchSize];
    return new Iterator<>() {
      private int rows;
      private int next;

      @Override
      public boolean hasNext() {
        if (next == rows && examples.hasNext()) {
          fill();
        }
        return next < rows;
      }

      private void fill() {
        rows = 0;
        next = 0;
        while (rows < batchSize && examples.hasNext()) {
          Example example = examples.next();
          ids[rows] = example.id;
          info.decode(example, batch, rows++ * features);
        }
        model.logits(batch, rows, logits);
        labelled.add(rows);
      }

      @Override
      public Tuple3<String, Long, float[]> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        float[] row = Arrays.copyOfRange(logits, next * classes, (next + 1) * classes);
        for (float logit : row) {
          if (!Float.isFinite(logit)) {
            throw new UserError(
                "label: the teacher gives "
                    + Arrays.toString(row)
                    + " for example "
                    + ids[next]
                    + " of "
                    + split);
          }
        }
        return new Tuple3<>(split, ids[next++], row);
      }
    };
  }
}
