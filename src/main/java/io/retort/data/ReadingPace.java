package io.retort.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/** Reads for a moment, and tells the rows a second. */
final class ReadingPace<T> extends AbstractFunction2<TaskContext, Iterator<T>, Double>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROWS_BETWEEN_LOOKS = 16;

  private final long nanos;

  /**
   * @param nanos after which it stops
   */
  ReadingPace(long nanos) {
    this.nanos = nanos;
  }

  /** Of all tasks together that would run at once; of the first partitions alone. */
  double of(RDD<T> rows) {
    int tasks = Math.min(rows.getNumPartitions(), rows.context().defaultParallelism());
    Object paces =
        rows.context()
            .runJob(
                rows,
                this,
                JavaConverters.asScalaBuffer(
                        IntStream.range(0, tasks).mapToObj(i -> (Object) i).toList())
                    .toSeq(),
                ClassTag$.MODULE$.apply(Double.class));
    return Arrays.stream((Double[]) paces).mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public Double apply(TaskContext task, Iterator<T> rows) {
    rows.hasNext(); // Opening is no reading.
    long start = System.nanoTime();
    long read = 0;
    while ((read % ROWS_BETWEEN_LOOKS != 0 || System.nanoTime() - start < nanos)
        && rows.hasNext()) {
      rows.next();
      read++;
    }
    return read / (Math.max(1, System.nanoTime() - start) / 1e9);
  }
}
