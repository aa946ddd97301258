package io.retort.loss;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * What a teacher's logits of the classes that top-k leaves out look like, up to a constant: {@code
 * z_c = mean_c + sum_j code_j * direction_jc}, with a few codes of one byte for each row. Where
 * {@link TailRatio} tells how much probability they have together, this tells how it is shared out.
 */
public final class TailShape implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double RIDGE = 1e-9;

  /** All classes alike, for every row. */
  public static final TailShape EVEN = new TailShape(new float[0], new float[0][]);

  private final float[] mean;
  private final float[][] directions;

  /** Over all classes, of each direction. */
  private final double[] sums;

  /** Over all classes, of the product of each two. */
  private final double[][] squares;

  /**
   * @param mean {@code [classes]}, up to a constant
   * @param directions {@code [codes, classes]}: what each code is worth in logits
   */
  public TailShape(float[] mean, float[][] directions) {
    for (float[] direction : directions) {
      if (direction.length != mean.length) {
        throw new IllegalArgumentException(
            direction.length + " classes of a direction, of the mean " + mean.length);
      }
    }
    this.mean = mean;
    this.directions = directions;
    this.sums = new double[directions.length];
    this.squares = new double[directions.length][directions.length];
    for (int j = 0; j < directions.length; j++) {
      for (int c = 0; c < mean.length; c++) {
        sums[j] += directions[j][c];
        for (int i = 0; i <= j; i++) {
          squares[j][i] += (double) directions[j][c] * directions[i][c];
        }
      }
    }
  }

  /** Codes of a row. */
  public int codes() {
    return directions.length;
  }

  /** Whether it can be of so many classes. */
  boolean fits(int classes) {
    return mean.length == 0 || mean.length == classes;
  }

  /** {@code mean_c}, {@code [classes]}; empty where all are alike. */
  public float[] mean() {
    return mean.clone();
  }

  /** What a row's code {@code j} is worth in the logit of each class. */
  public float[] direction(int j) {
    return directions[j].clone();
  }

  /**
   * The codes of a row by which its left out logits come out best: with least squares, up to a
   * constant.
   *
   * @param logits holds the row at {@code [from, from + classes)}
   * @param isKept classes that are not left out
   */
  public byte[] encode(float[] logits, int from, boolean[] isKept) {
    int count = directions.length;
    if (count == 0) {
      return new byte[0];
    }
    double[] rest = new double[isKept.length]; // Of kept classes 0: they add nothing below.
    double[] totals = new double[count + 1]; // The last one is the rest's.
    int number = 0;
    for (int c = 0; c < rest.length; c++) {
      if (!isKept[c]) {
        rest[c] = (double) logits[from + c] - mean[c];
        totals[count] += rest[c];
        number++;
      }
    }
    double[] products = new double[count];
    for (int j = 0; j < count; j++) {
      totals[j] = sums[j];
      for (int c = 0; c < rest.length; c++) {
        products[j] += rest[c] * directions[j][c];
      }
    }
    double[][] left = leftOut(isKept, totals);
    for (int j = 0; j < count; j++) {
      products[j] -= totals[j] * totals[count] / number;
      for (int i = 0; i <= j; i++) {
        left[j][i] -= totals[j] * totals[i] / number;
      }
    }
    return rounded(solve(left, products));
  }

  /**
   * Sums of squares over the classes left out, by those over all, since few are kept.
   *
   * @param totals in: sums of each direction over all classes; out: over those left out
   */
  private double[][] leftOut(boolean[] isKept, double[] totals) {
    double[][] left = new double[directions.length][];
    for (int j = 0; j < left.length; j++) {
      left[j] = squares[j].clone();
    }
    for (int c = 0; c < isKept.length; c++) {
      if (isKept[c]) {
        for (int j = 0; j < left.length; j++) {
          totals[j] -= directions[j][c];
          for (int i = 0; i <= j; i++) {
            left[j][i] -= (double) directions[j][c] * directions[i][c];
          }
        }
      }
    }
    return left;
  }

  /** By a ridge that is far below rounding, a direction without any length has the code 0. */
  private static double[] solve(double[][] squares, double[] products) {
    int count = products.length;
    RealMatrix matrix = new Array2DRowRealMatrix(count, count);
    double largest = Double.MIN_NORMAL;
    for (int j = 0; j < count; j++) {
      largest = Math.max(largest, squares[j][j]);
    }
    for (int j = 0; j < count; j++) {
      for (int i = 0; i <= j; i++) {
        matrix.setEntry(j, i, squares[j][i] / largest);
        matrix.setEntry(i, j, squares[j][i] / largest);
      }
      matrix.addToEntry(j, j, RIDGE);
      products[j] /= largest;
    }
    return new CholeskyDecomposition(matrix, 1e-12, 0)
        .getSolver()
        .solve(new ArrayRealVector(products, false))
        .toArray();
  }

  private static byte[] rounded(double[] codes) {
    byte[] rounded = new byte[codes.length];
    for (int j = 0; j < codes.length; j++) {
      rounded[j] = (byte) Math.max(-Byte.MAX_VALUE, Math.min(Byte.MAX_VALUE, Math.rint(codes[j])));
    }
    return rounded;
  }

  /**
   * Writes a row's logits of all classes, up to a constant; those of kept classes mean nothing.
   *
   * @param codes hold the row at {@code [from, from + codes())}
   */
  void decode(byte[] codes, int from, double[] out) {
    Arrays.fill(out, 0);
    for (int c = 0; c < mean.length; c++) {
      out[c] = mean[c];
    }
    for (int j = 0; j < directions.length; j++) {
      double code = codes[from + j];
      float[] direction = directions[j];
      for (int c = 0; c < direction.length; c++) {
        out[c] += code * direction[c];
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TailShape shape
        && Arrays.equals(mean, shape.mean)
        && Arrays.deepEquals(directions, shape.directions);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.deepHashCode(directions);
  }
}
