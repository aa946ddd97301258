package io.retort.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Brings the workers' states together: small ones on the driver, in one job without a shuffle;
 * large ones slice by slice on the executors, so that the driver never holds more than the average.
 * Both ways give the same bits.
 *
 * @param atOnce bytes of all workers' states that the driver takes at once
 */
record Reduction(long atOnce) {
  private static final int REPORT = -1;

  /** As much as one reducer holds of one slice, of all workers together. */
  private static final long SLICE_BYTES = 32L << 20;

  /** Enough for a hundred workers of a common student, too little to fill any driver. */
  static final Reduction DEFAULT = new Reduction(256L << 20);

  /**
   * @param length of a worker's state at the end of the round, in floats, at most
   */
  RoundOutcome of(RoundRdd results, long length) {
    long bytes = results.getNumPartitions() * length * Float.BYTES;
    return bytes <= atOnce
        ? onDriver(results.collected())
        : onExecutors(results.toJavaRDD(), length);
  }

  private static RoundOutcome onDriver(List<WorkerResult> results) {
    List<WorkerResult> reports = results.stream().map(WorkerResult::report).toList();
    return new RoundOutcome(reports, finite(reports) ? Average.of(results) : null);
  }

  /** Each worker cuts its state, each slice of all workers meets in one place. */
  private RoundOutcome onExecutors(JavaRDD<WorkerResult> results, long length) {
    int workers = results.getNumPartitions();
    int slice = (int) Math.max(1024, SLICE_BYTES / Float.BYTES / workers);
    JavaPairRDD<Integer, WorkerResult> slices = results.flatMapToPair(new Cut(slice));
    JavaRDD<Slice> averaged =
        slices.groupByKey(new HashPartitioner(workers)).map(new AverageSlice());
    try {
      return gather(averaged, length, slice);
    } finally {
      // Else its files stay until the driver's garbage is collected: gigabytes a round.
      averaged.rdd().cleanShuffleDependencies(false);
    }
  }

  /** Takes a few partitions at a time, since Spark limits what one job brings to the driver. */
  private RoundOutcome gather(JavaRDD<Slice> averaged, long length, int slice) {
    int partitions = averaged.getNumPartitions();
    int group = (int) Math.max(1, atOnce * partitions / (length * Float.BYTES) / 2);
    float[] average = new float[Math.toIntExact(length)];
    int end = 0;
    List<WorkerResult> reports = new ArrayList<>();
    for (int first = 0; first < partitions; first += group) {
      int[] some = IntStream.range(first, Math.min(partitions, first + group)).toArray();
      for (List<Slice> found : averaged.collectPartitions(some)) {
        for (Slice part : found) {
          reports.addAll(part.reports);
          System.arraycopy(part.average, 0, average, part.number * slice, part.average.length);
          end = Math.max(end, part.number * slice + part.average.length);
        }
      }
    }
    reports.sort((a, b) -> Integer.compare(a.worker, b.worker));
    float[] whole = end == length ? average : Arrays.copyOf(average, end);
    return new RoundOutcome(reports, finite(reports) ? whole : null);
  }

  private static boolean finite(List<WorkerResult> reports) {
    return reports.stream().allMatch(report -> report.finite);
  }

  /** A worker's report, and its state in slices. */
  record Cut(int slice) implements PairFlatMapFunction<WorkerResult, Integer, WorkerResult> {
    @Override
    public Iterator<Tuple2<Integer, WorkerResult>> call(WorkerResult result) {
      int slices = result.state == null ? 0 : (result.state.length() + slice - 1) / slice;
      return IntStream.range(REPORT, slices)
          .mapToObj(
              number ->
                  new Tuple2<>(
                      number, number == REPORT ? result.report() : result.slice(number, slice)))
          .iterator();
    }
  }

  /** One slice of all workers, or their reports. */
  record AverageSlice() implements Function<Tuple2<Integer, Iterable<WorkerResult>>, Slice> {
    @Override
    public Slice call(Tuple2<Integer, Iterable<WorkerResult>> slice) {
      List<WorkerResult> results = new ArrayList<>();
      slice._2().forEach(results::add);
      return slice._1() == REPORT
          ? new Slice(0, new float[0], results)
          : new Slice(slice._1(), Average.of(results), new ArrayList<>());
    }
  }
}
