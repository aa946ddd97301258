package io.retort.network;

import org.bytedeco.javacpp.IntPointer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/**
 * The ReLU of a network that is being trained; what is saved of it has Deeplearning4j's own. Only
 * the way back is ours: ND4J makes two calls for every number of it, a tenth of a step of a
 * convolutional network. The bits are the same.
 */
final class Rectifier extends ActivationReLU {
  private static final long serialVersionUID = 1L;

  /** What is worked on at a time fits the innermost cache. */
  private static final int CHUNK = 2048;

  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  private final transient int[] values = new int[CHUNK];
  private final transient int[] slopes = new int[CHUNK];

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    if (!isPlain(in) || !isPlain(epsilon)) {
      return super.backprop(in, epsilon);
    }
    assertShape(in, epsilon);
    INDArray result = in.ulike();
    // Views of memory that the arrays own: not to be closed.
    rectify(
        new IntPointer(in.data().addressPointer()),
        new IntPointer(epsilon.data().addressPointer()),
        new IntPointer(result.data().addressPointer()),
        in.length());
    return new Pair<>(result, null);
  }

  /**
   * Keeps the slopes of values above 0, makes the others 0.
   *
   * @param value the bits of floats, before or after the ReLU
   * @param slope those of as many floats
   * @param out may be {@code slope}
   */
  void rectify(IntPointer value, IntPointer slope, IntPointer out, long length) {
    for (long from = 0; from < length; from += CHUNK) {
      int count = (int) Math.min(CHUNK, length - from);
      value.position(from).get(values, 0, count);
      slope.position(from).get(slopes, 0, count);
      rectify(values, slopes, count);
      out.position(from).put(slopes, 0, count);
    }
  }

  private static boolean isPlain(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && array.ordering() == 'c'
        && Shape.hasDefaultStridesForShape(array);
  }

  /**
   * A float is above 0, and a number, where its bits are from 1 to those of infinity. Of integers
   * the compiler makes vector code, not of a choice between floats; and a jump would be guessed
   * wrong every second time.
   */
  private static void rectify(int[] values, int[] slopes, int count) {
    for (int i = 0; i < count; i++) {
      int less = values[i] - 1;
      slopes[i] &= (~less & (less - INFINITY)) >> 31;
    }
  }
}
