package io.retort.network;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import io.retort.loss.HiddenBatch;
import io.retort.loss.Objective;
import io.retort.loss.Targets;
import org.bytedeco.javacpp.FloatPointer;

/**
 * One tap's part of a step, in buffers that last: {@code z = h W}, where there is a projection, of
 * each position of a map alike; the loss of z; and back.
 */
final class TapPass implements AutoCloseable {
  private final Objective objective;
  private final Tap tap;
  private final int positions;
  private final int inputs;
  private final int outputs;

  /** Column-major {@code [inputs, outputs]}, and so row-major {@code [outputs, inputs]}. */
  private final FloatPointer weights;

  private final FloatPointer gradient;
  private final FloatPointer hidden;
  private final FloatPointer projection;
  private final float[] turned;
  private final float[] projected;
  private final float[] projectedSlope;
  private final float[] slope;

  /**
   * @param rows the most that a batch may have
   */
  TapPass(Objective objective, Tap tap, FloatPointer weights, FloatPointer gradient, int rows) {
    this.objective = objective;
    this.tap = tap;
    this.positions = tap.shape().positions();
    this.inputs = tap.shape().channels();
    this.outputs = tap.projectedShape().channels();
    this.weights = weights;
    this.gradient = gradient;
    int size = Math.multiplyExact(rows, tap.shape().values());
    int projectedSize =
        tap.projected() ? Math.multiplyExact(rows, tap.projectedShape().values()) : 0;
    this.slope = new float[size];
    this.projected = new float[projectedSize];
    this.projectedSlope = new float[projectedSize];
    this.turned = new float[tap.projected() ? Math.max(size, projectedSize) : 0];
    this.hidden = new FloatPointer(tap.projected() ? size : 1);
    this.projection = new FloatPointer(tap.projected() ? projectedSize : 1);
  }

  /**
   * The mean loss of a batch.
   *
   * @param values of the student's layer, row-major {@code [rows, channels, positions]}
   * @param learn whether the gradient of the weights and {@link #slope} are made as well
   */
  double compare(float[] values, Targets targets, boolean learn) {
    return tap.projected()
        ? throughProjection(values, targets, learn)
        : objective.hidden(tap.term(), batch(targets, values), slope);
  }

  /** d(loss) / d(values), valid until the next batch. */
  float[] slope() {
    return slope;
  }

  private HiddenBatch batch(Targets targets, float[] values) {
    return new HiddenBatch(targets, tap.teacherLayer(), tap.projectedShape(), values);
  }

  private double throughProjection(float[] values, Targets targets, boolean learn) {
    int rows = targets.rows();
    int places = rows * positions;
    put(values, rows, inputs, hidden);
    multiply(CblasNoTrans, CblasTrans, places, outputs, inputs, hidden, weights, projection);
    get(projection, rows, outputs, projected);
    double loss = objective.hidden(tap.term(), batch(targets, projected), projectedSlope);
    if (learn) {
      put(projectedSlope, rows, outputs, projection);
      multiply(CblasTrans, CblasNoTrans, outputs, inputs, places, projection, hidden, gradient);
      multiply(CblasNoTrans, CblasNoTrans, places, inputs, outputs, projection, weights, hidden);
      get(hidden, rows, inputs, slope);
    }
    return loss;
  }

  /** {@code c [m, n] = a b}, all row-major, a and b perhaps transposed. */
  private static void multiply(
      int turnA, int turnB, int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    int widthA = turnA == CblasNoTrans ? k : m;
    int widthB = turnB == CblasNoTrans ? n : k;
    cblas_sgemm(CblasRowMajor, turnA, turnB, m, n, k, 1, a, widthA, b, widthB, 0, c, n);
  }

  /** From {@code [rows, channels, positions]} to {@code [rows, positions, channels]}. */
  private void put(float[] from, int rows, int channels, FloatPointer to) {
    if (positions == 1) {
      to.put(from, 0, rows * channels);
      return;
    }
    turn(from, rows, channels, positions, turned);
    to.put(turned, 0, rows * channels * positions);
  }

  /** And back. */
  private void get(FloatPointer from, int rows, int channels, float[] to) {
    if (positions == 1) {
      from.get(to, 0, rows * channels);
      return;
    }
    from.get(turned, 0, rows * channels * positions);
    turn(turned, rows, positions, channels, to);
  }

  private static void turn(float[] from, int rows, int height, int width, float[] to) {
    for (int row = 0; row < rows; row++) {
      int first = row * height * width;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          to[first + x * height + y] = from[first + y * width + x];
        }
      }
    }
  }

  @Override
  public void close() {
    hidden.close();
    projection.close();
  }
}
