package io.retort.data;

import io.retort.loss.Targets;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.stat.MultivariateOnlineSummarizer;

/** What must be known of all rows before the first is written. Partitions' surveys are merged. */
final class Survey implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows that share a reason: how many, and the first of them. */
  static final class Fault implements Serializable {
    private static final long serialVersionUID = 1L;
    long rows;
    long firstPosition = Long.MAX_VALUE;
    String firstPlace;

    void add(long more, long position, String place) {
      rows += more;
      if (position < firstPosition || firstPlace == null) {
        firstPosition = position;
        firstPlace = place;
      }
    }
  }

  private final boolean moments;
  private final boolean numbers;
  private final MultivariateOnlineSummarizer labels = new MultivariateOnlineSummarizer();
  private final MultivariateOnlineSummarizer columns = new MultivariateOnlineSummarizer();
  private final FeatureRanges ranges = new FeatureRanges();
  private final BitSet rounded = new BitSet();
  private final TreeMap<String, Fault> faults = new TreeMap<>();
  private long rows;
  private boolean bytes = true;

  private Survey(boolean moments, boolean numbers) {
    this.moments = moments;
    this.numbers = numbers;
  }

  /**
   * Looks at every row.
   *
   * @param moments whether means and deviations of the values are wanted
   * @param numbers whether labels are numbers
   */
  static Survey of(JavaRDD<RawExample> rows, boolean moments, boolean numbers) {
    // Merged in the order of partitions, not of their arrival: sums of floats depend on it.
    Survey whole = new Survey(moments, numbers);
    rows.mapPartitions(partition -> java.util.List.of(of(partition, moments, numbers)).iterator())
        .collect()
        .forEach(whole::merge);
    return whole;
  }

  static Survey of(Iterator<RawExample> partition, boolean moments, boolean numbers) {
    Survey survey = new Survey(moments, numbers);
    partition.forEachRemaining(survey::add);
    return survey;
  }

  void add(RawExample row) {
    rows++;
    if (!row.accepted()) {
      faults.computeIfAbsent(row.reason, reason -> new Fault()).add(1, row.position, row.place);
      return;
    }
    bytes &= row.fitsBytes();
    ranges.add(row);
    if (row.rounded != null) {
      rounded.or(row.rounded);
    }
    if (numbers && row.label != Targets.UNLABELLED) {
      labels.add(Vectors.dense(Targets.value(row.label)));
    }
    if (moments) {
      columns.add(Vectors.dense(toDoubles(row.toFloats())));
    }
  }

  void merge(Survey other) {
    rows += other.rows;
    bytes &= other.bytes;
    ranges.merge(other.ranges);
    rounded.or(other.rounded);
    other.faults.forEach(
        (reason, fault) ->
            faults
                .computeIfAbsent(reason, r -> new Fault())
                .add(fault.rows, fault.firstPosition, fault.firstPlace));
    if (moments) {
      columns.merge(other.columns);
    }
    if (other.labels.count() > 0) {
      labels.merge(other.labels);
    }
  }

  /** Of the labels; null where they are no numbers. */
  Spread spread() {
    if (!numbers) {
      return null;
    }
    boolean several = labels.count() > 1;
    double deviation = several ? Math.sqrt(labels.variance().apply(0)) : 0;
    return new Spread(
        labels.count() == 0 ? 0 : labels.mean().apply(0), deviation > 0 ? deviation : 1);
  }

  FeatureRanges ranges() {
    return ranges;
  }

  /** Features of which some value is not what it was. */
  BitSet rounded() {
    return rounded;
  }

  long rows() {
    return rows;
  }

  long rejected() {
    return faults.values().stream().mapToLong(fault -> fault.rows).sum();
  }

  /** Whether one unsigned byte holds every value. */
  boolean bytes() {
    return bytes;
  }

  Map<String, Fault> faults() {
    return faults;
  }

  /**
   * Brings every column, or where {@code channels} is above 0 every channel, to mean 0 and
   * deviation 1.
   */
  Affine standardize(int channels) {
    double[] means = columns.mean().toArray();
    double[] variances = columns.variance().toArray();
    double population = columns.count() < 2 ? 1 : (columns.count() - 1.0) / columns.count();
    int groups = channels > 0 ? channels : means.length;
    int size = means.length / groups;
    float[] scale = new float[groups];
    float[] shift = new float[groups];
    for (int group = 0; group < groups; group++) {
      double mean = 0;
      for (int i = group * size; i < (group + 1) * size; i++) {
        mean += means[i] / size;
      }
      double variance = 0;
      for (int i = group * size; i < (group + 1) * size; i++) {
        variance += (variances[i] * population + (means[i] - mean) * (means[i] - mean)) / size;
      }
      double deviation = Math.sqrt(variance);
      // A constant column tells nothing: it becomes 0 and not a division by nothing.
      scale[group] =
          (float) (deviation > 1e-12 * Math.abs(mean) && deviation > 0 ? 1 / deviation : 1);
      shift[group] = (float) (-mean * scale[group]);
    }
    return new Affine(scale, shift);
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
