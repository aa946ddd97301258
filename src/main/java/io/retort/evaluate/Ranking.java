package io.retort.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How well a model of two classes puts rows of the second one, the positives, before those of the
 * first. Rows are counted by how much larger the second logit is, to 1 part in 256: ranks that are
 * nearer count as level. Halves of the rows are counted apart, so that a threshold is never judged
 * on rows that it was chosen on.
 */
final class Ranking implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int DROPPED_BITS = 15;
  private static final int HALVES = 2;

  /** Positives and negatives of each half, by margin. */
  private final TreeMap<Integer, long[]> rows = new TreeMap<>();

  /**
   * What is said of rows when those from some margin on are called positive.
   *
   * @param truePositive called so, and rightly
   * @param falsePositive called so, and wrongly
   */
  record Decision(long truePositive, long falsePositive, long positives, long negatives) {

    double accuracy() {
      return (double) (truePositive + negatives - falsePositive) / (positives + negatives);
    }

    double precision() {
      return (double) truePositive / (truePositive + falsePositive);
    }

    double recall() {
      return (double) truePositive / positives;
    }

    double balancedAccuracy() {
      return (recall() + (double) (negatives - falsePositive) / negatives) / 2;
    }

    /** Unweighted mean over both classes of 2TP / (2TP + FP + FN). */
    double macroF1() {
      long called = truePositive + falsePositive;
      long others = positives + negatives - called;
      double ofPositives = 2.0 * truePositive / (positives + called);
      double ofNegatives = 2.0 * (negatives - falsePositive) / (negatives + others);
      return (ofPositives + ofNegatives) / 2;
    }

    private Decision plus(Decision other) {
      return new Decision(
          truePositive + other.truePositive,
          falsePositive + other.falsePositive,
          positives + other.positives,
          negatives + other.negatives);
    }
  }

  /**
   * A threshold and what it comes to.
   *
   * @param probability of the second class from which on it is chosen, best on all rows
   * @param decision on each half of the rows with the threshold that is best on the other
   */
  record Threshold(double probability, Decision decision) {}

  /**
   * Adds a row.
   *
   * @param margin the second logit less the first
   * @param half of the row, 0 or 1
   */
  void add(float margin, boolean positive, int half) {
    rows.computeIfAbsent(bin(margin), none -> new long[2 * HALVES])[
        2 * half + (positive ? 0 : 1)]++;
  }

  /** Larger for larger margins. */
  private static int bin(float margin) {
    int bits = Float.floatToIntBits(margin == 0 ? 0 : margin);
    return (bits >= 0 ? bits : bits ^ Integer.MAX_VALUE) >> DROPPED_BITS;
  }

  /** The least margin of a bin. */
  private static double margin(int bin) {
    int bits = bin << DROPPED_BITS;
    return Float.intBitsToFloat(bits >= 0 ? bits : bits ^ Integer.MAX_VALUE);
  }

  void merge(Ranking other) {
    other.rows.forEach(
        (bin, counts) -> {
          long[] mine = rows.computeIfAbsent(bin, none -> new long[counts.length]);
          for (int i = 0; i < counts.length; i++) {
            mine[i] += counts[i];
          }
        });
  }

  private long count(int of, int half) {
    return rows.values().stream().mapToLong(counts -> counts[2 * half + of]).sum();
  }

  private long positives() {
    return count(0, 0) + count(0, 1);
  }

  private long negatives() {
    return count(1, 0) + count(1, 1);
  }

  /**
   * The probability that a positive row has a larger margin than a negative one, where level ones
   * count half (Fawcett 2006); no number where one of them is missing.
   */
  double rocAuc() {
    double ordered = 0;
    long below = 0;
    for (long[] counts : rows.values()) {
      long negatives = counts[1] + counts[3];
      ordered += (counts[0] + counts[2]) * (below + negatives / 2.0);
      below += negatives;
    }
    return ordered / ((double) positives() * negatives());
  }

  /**
   * Average precision: the precision at each rank, weighted by the recall that it adds, from the
   * largest margin on; no number where no row is positive.
   */
  double prAuc() {
    double sum = 0;
    long truePositive = 0;
    long called = 0;
    for (long[] counts : rows.descendingMap().values()) {
      long positives = counts[0] + counts[2];
      truePositive += positives;
      called += positives + counts[1] + counts[3];
      sum += positives * ((double) truePositive / called);
    }
    return sum / positives();
  }

  /**
   * The threshold at which {@code what} is best.
   *
   * @return null where a half lacks rows of a class
   */
  Threshold threshold(ToDoubleFunction<Decision> what) {
    for (int half = 0; half < HALVES; half++) {
      if (count(0, half) == 0 || count(1, half) == 0) {
        return null;
      }
    }
    Decision crossed = at(best(what, 1), 0).plus(at(best(what, 0), 1));
    double margin = margin(best(what, 0, 1));
    return new Threshold(1 / (1 + Math.exp(-margin)), crossed);
  }

  /** The bin from which on rows are to be called positive, for the best on some halves. */
  private int best(ToDoubleFunction<Decision> what, int... halves) {
    List<Integer> bins = new ArrayList<>(rows.keySet());
    int best = bins.get(0);
    double reached = Double.NEGATIVE_INFINITY;
    Decision[] above = new Decision[halves.length];
    for (int i = 0; i < halves.length; i++) {
      above[i] = new Decision(0, 0, count(0, halves[i]), count(1, halves[i]));
    }
    for (Map.Entry<Integer, long[]> bin : rows.descendingMap().entrySet()) {
      Decision sum = new Decision(0, 0, 0, 0);
      for (int i = 0; i < halves.length; i++) {
        long[] counts = bin.getValue();
        above[i] =
            new Decision(
                above[i].truePositive + counts[2 * halves[i]],
                above[i].falsePositive + counts[2 * halves[i] + 1],
                above[i].positives,
                above[i].negatives);
        sum = sum.plus(above[i]);
      }
      double value = what.applyAsDouble(sum);
      if (value > reached) {
        reached = value;
        best = bin.getKey();
      }
    }
    return best;
  }

  /** What calling rows from a bin on positive comes to on a half. */
  private Decision at(int bin, int half) {
    long truePositive = 0;
    long falsePositive = 0;
    for (long[] counts : rows.tailMap(bin, true).values()) {
      truePositive += counts[2 * half];
      falsePositive += counts[2 * half + 1];
    }
    return new Decision(truePositive, falsePositive, count(0, half), count(1, half));
  }
}
