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
import scala.Tuple5;

/**
 * Labels a partition's examples in batches, on an executor: id, filtered, logits, classes, tail.
 */
record LabelPartition(
    ClassifierSource teacher,
    ExamplesInfo info,
    String split,
    int batchSize,
    StoredForm form,
    ConfidenceFilter filter,
    LongAccumulator labelled)
    implements FlatMapFunction<Iterator<Example>, Tuple5<Long, Boolean, float[], int[], float[]>> {

  @Override
  public Iterator<Tuple5<Long, Boolean, float[], int[], float[]>> call(Iterator<Example> examples) {
    Classifier model = teacher.onThisThread();
    int features = info.features();
    int classes = form.classes();
    SoftLabelEncoder encoder = new SoftLabelEncoder(form);
    float[] batch = new float[batchSize * features];
    float[] logits = new float[batchSize * classes];
    long[] ids = new long[batchSize];
    int[] labels = new int[batchSize];
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
          labels[rows] = example.label;
          info.decode(example, batch, rows++ * features);
        }
        model.logits(batch, rows, logits);
        labelled.add(rows);
      }

      @Override
      public Tuple5<Long, Boolean, float[], int[], float[]> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int from = next * classes;
        checkFinite(from);
        boolean filtered = filter.filters(logits, from, classes, labels[next]);
        SoftLabelEncoder.Stored stored = encoder.encode(logits, from);
        return new Tuple5<>(
            ids[next++], filtered, stored.logits(), stored.classes(), stored.tail());
      }

      private void checkFinite(int from) {
        for (int i = from; i < from + classes; i++) {
          if (!Float.isFinite(logits[i])) {
            throw new UserError(
                "label: the teacher gives "
                    + Arrays.toString(Arrays.copyOfRange(logits, from, from + classes))
                    + " for example "
                    + ids[next]
                    + " of "
                    + split);
          }
        }
      }
    };
  }
}
