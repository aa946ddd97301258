package io.retort.network;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The border between {@code float[]} and ND4J: copies in one native call each. Of an array on a GPU
 * it is the copy in main memory that is read and written; on the CPU telling so costs nothing.
 */
final class FloatArrays {
  private FloatArrays() {}

  /** An array of zeros outside any workspace, in row-major order. */
  static INDArray allocate(long... shape) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', shape);
  }

  /**
   * Copies the first values of {@code source} into a contiguous array, in the array's own memory
   * order.
   */
  static void write(float[] source, INDArray target) {
    toHost(target).put(source, 0, Math.toIntExact(target.length()));
    written(target);
  }

  /** Copies the first values of {@code source} likewise. */
  static void write(FloatBuffer source, INDArray target) {
    int length = Math.toIntExact(target.length());
    direct(target).put(0, source, 0, length);
    written(target);
  }

  /** Copies a contiguous array's values to the beginning of {@code target}, likewise. */
  static void read(INDArray source, FloatBuffer target) {
    int length = Math.toIntExact(source.length());
    target.put(0, direct(source), 0, length);
  }

  private static FloatBuffer direct(INDArray array) {
    return toHost(array).capacity(array.length()).asBuffer();
  }

  /** Also before it is written: an array may be part of another. */
  private static FloatPointer toHost(INDArray array) {
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    return new FloatPointer(array.data().addressPointer());
  }

  private static void written(INDArray array) {
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  /** Copies a contiguous array's values, in its own memory order. */
  static void read(INDArray source, float[] target) {
    toHost(source).get(target, 0, Math.toIntExact(source.length()));
  }

  /** Copies a matrix as row-major {@code [rows, columns]}, whatever its own order. */
  static void readRows(INDArray matrix, float[] target) {
    boolean contiguous =
        matrix.ordering() == 'c' && matrix.stride(0) == matrix.size(1) && matrix.stride(1) == 1;
    if (contiguous) {
      read(matrix, target);
      return;
    }
    INDArray copy = matrix.dup('c');
    read(copy, target);
    if (copy.closeable()) { // Not where a workspace owns it.
      copy.close();
    }
  }
}
