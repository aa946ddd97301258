package io.retort.labels;

import io.retort.loss.Softmax;
import io.retort.loss.Targets;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What a teacher's answers to a sample come to, in sums that add up over tasks.
 *
 * @param labelled examples of each class, by their label
 * @param right those of them whose largest logit is the label's
 * @param answered examples of each class, by the largest logit
 * @param ranges largest logit less smallest, of each example
 * @param measured examples of which the next two are sums
 * @param largest probability at each temperature, summed
 * @param entropy in nats at each temperature, summed
 */
record TrialSums(
    long[] labelled,
    long[] right,
    long[] answered,
    double[] ranges,
    long measured,
    double[] largest,
    double[] entropy) {

  static TrialSums none(int classes, int temperatures) {
    return new TrialSums(
        new long[classes],
        new long[classes],
        new long[classes],
        new double[0],
        0,
        new double[temperatures],
        new double[temperatures]);
  }

  TrialSums plus(TrialSums other) {
    return new TrialSums(
        sum(labelled, other.labelled),
        sum(right, other.right),
        sum(answered, other.answered),
        DoubleStream.concat(Arrays.stream(ranges), Arrays.stream(other.ranges)).toArray(),
        measured + other.measured,
        sum(largest, other.largest),
        sum(entropy, other.entropy));
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = a.clone();
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  /** Adds up one task's answers. */
  static final class Tally {
    private final double[] temperatures;
    private final int mostMeasured;
    private final TrialSums sums;
    private final double[] ranges;
    private final double[] p;
    private int rows;
    private int measured;

    /**
     * @param mostRows that will be added
     * @param mostMeasured of them whose distribution is looked at, the first ones
     */
    Tally(int classes, double[] temperatures, int mostRows, int mostMeasured) {
      this.temperatures = temperatures;
      this.mostMeasured = mostMeasured;
      this.sums = none(classes, temperatures.length);
      this.ranges = new double[mostRows];
      this.p = new double[classes];
    }

    /**
     * @param logits holds the row at {@code [from, from + classes)}
     * @param label or {@link Targets#UNLABELLED}
     */
    void add(float[] logits, int from, int label) {
      int first = 0;
      int last = 0;
      for (int c = 1; c < p.length; c++) {
        first = logits[from + c] > logits[from + first] ? c : first;
        last = logits[from + c] < logits[from + last] ? c : last;
      }
      ranges[rows++] = (double) logits[from + first] - logits[from + last];
      sums.answered[first]++;
      if (label != Targets.UNLABELLED) {
        sums.labelled[label]++;
        sums.right[label] += label == first ? 1 : 0;
      }
      if (measured < mostMeasured) {
        measured++;
        measure(logits, from, first);
      }
    }

    private void measure(float[] logits, int from, int first) {
      for (int t = 0; t < temperatures.length; t++) {
        double logSum = Softmax.of(logits, from, p.length, temperatures[t], p);
        double mean = 0;
        for (int c = 0; c < p.length; c++) {
          mean += p[c] * logits[from + c];
        }
        sums.largest[t] += p[first];
        sums.entropy[t] += Math.max(0, logSum - mean / temperatures[t]);
      }
    }

    TrialSums sums() {
      return new TrialSums(
          sums.labelled,
          sums.right,
          sums.answered,
          Arrays.copyOf(ranges, rows),
          measured,
          sums.largest,
          sums.entropy);
    }
  }
}
