package io.retort.labels;

import io.retort.loss.TailShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * What the tails of some rows, the logits that top-k leaves out, less their mean in each row, have
 * in common; a kept logit counts as the least that is kept. Those of several tasks make one shape:
 * by their means, and by the principal directions in which the rows of each differ from its own
 * mean, as long as their rows spread along them.
 *
 * @param means of each class's logit
 * @param directions {@code [a few, classes]}: times the square root of the sum over the rows of the
 *     squares along each
 * @param squares of all logits, summed
 */
record TailSketch(long rows, float[] means, float[][] directions, double squares) {
  /** Deviations of the sample that a code reaches to, at least. */
  private static final double WIDEST = 8;

  /** What rounding codes may add to the squares of what they leave: steps no finer than helps. */
  private static final double ROUNDING = 0.02;

  /** Directions beyond those asked for, that sums of sketches are true to the rows. */
  private static final int SPARE = 8;

  /** Rows that are looked at as one matrix: the time grows with their number's third power. */
  private static final int PART = 256;

  /**
   * A shape, and how near to it tails are.
   *
   * @param even deviation of a row's logits from their mean
   * @param shaped from the shape, with the codes of the row
   */
  record Fit(TailShape shape, double even, double shaped) {}

  /** The shape with so many codes. */
  static Fit fit(List<TailSketch> sketches, int codes) {
    return merged(sketches, codes).fit();
  }

  /** One of all their rows, with so many directions. */
  private static TailSketch merged(List<TailSketch> sketches, int count) {
    float[] means = means(sketches, sketches.get(0).means.length);
    List<float[]> differences = new ArrayList<>();
    long rows = 0;
    double squares = 0;
    for (TailSketch sketch : sketches) {
      differences.addAll(List.of(sketch.directions));
      differences.add(sketch.away(means));
      rows += sketch.rows;
      squares += sketch.squares;
    }
    return new TailSketch(rows, means, principal(differences, count), squares);
  }

  private Fit fit() {
    double[] lengths = new double[directions.length];
    double longest = 0;
    double left = squares - rows * dot(means, means);
    for (int j = 0; j < lengths.length; j++) {
      lengths[j] = Math.sqrt(dot(directions[j], directions[j]));
      left -= lengths[j] * lengths[j];
      longest = Math.max(longest, lengths[j]);
    }
    left = Math.max(0, left);
    double coarsest = Math.sqrt(12 * ROUNDING * left / Math.max(1, lengths.length));
    double step = Math.max(WIDEST * longest / Byte.MAX_VALUE, coarsest) / Math.sqrt(rows);
    float[][] steps = new float[lengths.length][];
    for (int j = 0; j < lengths.length; j++) {
      steps[j] = scaled(directions[j], lengths[j] == 0 ? 0 : step / lengths[j]);
    }
    double values = (double) rows * means.length;
    return new Fit(
        new TailShape(means, steps), Math.sqrt(squares / values), Math.sqrt(left / values));
  }

  private static float[] means(List<TailSketch> sketches, int classes) {
    long rows = sketches.stream().mapToLong(TailSketch::rows).sum();
    float[] means = new float[classes];
    for (int c = 0; c < classes; c++) {
      double sum = 0;
      for (TailSketch sketch : sketches) {
        sum += sketch.rows * (double) sketch.means[c];
      }
      means[c] = (float) (sum / rows);
    }
    return means;
  }

  /** How far its rows' mean is from that of all, as a direction. */
  private float[] away(float[] all) {
    float[] away = new float[means.length];
    for (int c = 0; c < away.length; c++) {
      away[c] = (float) (Math.sqrt(rows) * (means[c] - all[c]));
    }
    return away;
  }

  /**
   * The directions in which some rows' sum of squares is largest, each times its square root;
   * zeroes where there are not as many.
   */
  private static float[][] principal(List<float[]> rows, int count) {
    int classes = rows.get(0).length;
    double[][] products = new double[rows.size()][rows.size()];
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = dot(rows.get(i), rows.get(j));
        products[j][i] = products[i][j];
      }
    }
    EigenDecomposition eigen =
        new EigenDecomposition(new Array2DRowRealMatrix(products, false)); // Largest first.
    float[][] directions = new float[count][classes];
    for (int j = 0; j < Math.min(count, rows.size()); j++) {
      double[] weights = eigen.getEigenvector(j).toArray();
      for (int i = 0; i < weights.length; i++) {
        float[] row = rows.get(i);
        for (int c = 0; c < classes; c++) {
          directions[j][c] += (float) (weights[i] * row[c]);
        }
      }
    }
    return directions;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (double) a[c] * b[c];
    }
    return sum;
  }

  private static float[] scaled(float[] values, double factor) {
    float[] scaled = new float[values.length];
    for (int c = 0; c < values.length; c++) {
      scaled[c] = (float) (factor * values[c]);
    }
    return scaled;
  }

  /** Gathers one task's rows. */
  static final class Rows {
    private final TopK top;
    private final int codes;
    private final List<TailSketch> parts = new ArrayList<>();
    private final List<float[]> tails = new ArrayList<>();
    private double[] sums;
    private double squares;

    Rows(StoredForm form) {
      this.top = new TopK(form.k(), form.classes());
      this.codes = form.codes();
      this.sums = new double[form.classes()];
    }

    /**
     * @param logits holds the row at {@code [from, from + classes)}
     */
    void add(float[] logits, int from) {
      top.choose(logits, from);
      float most = logits[from + top.classes()[top.classes().length - 1]];
      double mean = 0;
      for (int c = 0; c < sums.length; c++) {
        mean += (double) Math.min(most, logits[from + c]) / sums.length;
      }
      float[] tail = new float[sums.length];
      for (int c = 0; c < tail.length; c++) {
        tail[c] = (float) (Math.min(most, logits[from + c]) - mean);
        sums[c] += tail[c];
        squares += (double) tail[c] * tail[c];
      }
      tails.add(tail);
      if (tails.size() == PART) {
        parts.add(part());
      }
    }

    TailSketch sketch() {
      if (!tails.isEmpty()) {
        parts.add(part());
      }
      return parts.isEmpty()
          ? new TailSketch(0, new float[sums.length], new float[0][], 0)
          : merged(parts, codes + SPARE);
    }

    /** Of the rows since the last one. */
    private TailSketch part() {
      int rows = tails.size();
      float[] means = new float[sums.length];
      for (int c = 0; c < means.length; c++) {
        means[c] = (float) (sums[c] / rows);
      }
      for (float[] tail : tails) {
        for (int c = 0; c < tail.length; c++) {
          tail[c] -= means[c];
        }
      }
      TailSketch part =
          new TailSketch(rows, means, principal(tails, Math.min(codes + SPARE, rows)), squares);
      tails.clear();
      sums = new double[sums.length];
      squares = 0;
      return part;
    }
  }
}
