package io.retort.network;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * One dense layer's part of a step of at least two rows, in buffers that last. The matrix products
 * are the calls, down to order and transposition, that ND4J makes for Deeplearning4j's dense layer:
 * others would be right as well, but of other bits on some CPU.
 */
final class DensePass implements AutoCloseable {
  /** Columns and rows that are turned at once, so that both sides stay in the cache. */
  private static final int TILE = 16;

  private final int inputs;
  private final int units;
  private final boolean rectified;
  private final FloatPointer weights;
  private final FloatPointer bias;
  private final FloatPointer weightGradient;
  private final FloatPointer biasGradient;
  private final FloatPointer product;
  private final FloatPointer output;
  private final FloatPointer delta;
  private final IntPointer outputBits;
  private final IntPointer deltaBits;
  private final Rectifier rectifier = new Rectifier();
  private final float[] columns;
  private final float[] activations;
  private final float[] sums;
  private final float[] line;

  /**
   * @param rectified whether a ReLU follows
   * @param weights column-major {@code [inputs, units]}, and after them the bias
   * @param gradient the same of the gradient
   * @param rows the most that a batch may have
   */
  DensePass(
      int inputs,
      int units,
      boolean rectified,
      FloatPointer weights,
      FloatPointer gradient,
      int rows) {
    this.inputs = inputs;
    this.units = units;
    this.rectified = rectified;
    this.weights = weights;
    this.bias = weights.getPointer((long) inputs * units);
    this.weightGradient = gradient;
    this.biasGradient = gradient.getPointer((long) inputs * units);
    int size = Math.multiplyExact(rows, units);
    this.product = new FloatPointer(size);
    this.output = new FloatPointer(size);
    this.delta = new FloatPointer(size);
    this.outputBits = new IntPointer(output);
    this.deltaBits = new IntPointer(delta);
    this.columns = new float[size];
    this.activations = new float[size];
    this.sums = new float[units];
    this.line = new float[units];
  }

  int inputs() {
    return inputs;
  }

  /** The activations, row-major {@code [rows, units]}, valid until the next batch. */
  float[] activations() {
    return activations;
  }

  /** The same in native memory. */
  FloatPointer output() {
    return output;
  }

  /** Where {@link #backward} finds d(loss) / d(activations), row-major {@code [rows, units]}. */
  FloatPointer delta() {
    return delta;
  }

  /**
   * @param input row-major {@code [rows, inputs]}
   */
  void forward(FloatPointer input, int rows) {
    cblas_sgemm(
        CblasColMajor,
        CblasTrans,
        CblasNoTrans,
        rows,
        units,
        inputs,
        1,
        input,
        inputs,
        weights,
        inputs,
        0,
        product,
        rows);
    product.get(columns, 0, rows * units);
    bias.get(sums, 0, units);
    for (int unit = 0; unit < units; unit++) {
      addBias(columns, unit * rows, rows, sums[unit]);
    }
    if (rectified) {
      rectify(columns, rows * units);
    }
    for (int unit = 0; unit < units; unit += TILE) {
      for (int row = 0; row < rows; row += TILE) {
        turn(unit, Math.min(unit + TILE, units), row, Math.min(row + TILE, rows), rows);
      }
    }
    output.put(activations, 0, rows * units);
  }

  private static void addBias(float[] values, int from, int count, float bias) {
    for (int i = from; i < from + count; i++) {
      values[i] += bias;
    }
  }

  private static void rectify(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  /** Column-major to row-major. */
  private void turn(int unit, int unitEnd, int rowFrom, int rowEnd, int rows) {
    for (int row = rowFrom; row < rowEnd; row++) {
      for (int u = unit; u < unitEnd; u++) {
        activations[row * units + u] = columns[u * rows + row];
      }
    }
  }

  /** Adds to {@link #delta} a slope of the same form. */
  void addToDelta(float[] slope, int rows) {
    delta.get(columns, 0, rows * units);
    for (int i = 0; i < rows * units; i++) {
      columns[i] += slope[i];
    }
    delta.put(columns, 0, rows * units);
  }

  /** Makes the gradient of weights and bias. */
  void backward(FloatPointer input, int rows) {
    if (rectified) {
      rectifier.rectify(outputBits, deltaBits, deltaBits, (long) rows * units);
    }
    cblas_sgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasTrans,
        inputs,
        units,
        rows,
        1,
        input,
        inputs,
        delta,
        units,
        0,
        weightGradient,
        inputs);
    delta.get(columns, 0, rows * units);
    Arrays.fill(sums, 0);
    for (int row = 0; row < rows; row++) {
      // An offset would cost the vector code.
      System.arraycopy(columns, row * units, line, 0, units);
      add(line, sums);
    }
    biasGradient.put(sums, 0, units);
  }

  private static void add(float[] values, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
  }

  /**
   * Writes d(loss) / d(input), row-major {@code [rows, inputs]}, after {@link #backward}.
   *
   * @param slope out
   */
  void inputSlope(FloatPointer slope, int rows) {
    cblas_sgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasNoTrans,
        inputs,
        rows,
        units,
        1,
        weights,
        inputs,
        delta,
        units,
        0,
        slope,
        inputs);
  }

  @Override
  public void close() {
    product.close();
    output.close();
    delta.close();
  }
}
