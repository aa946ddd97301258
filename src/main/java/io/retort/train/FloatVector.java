package io.retort.train;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Floats on their way between driver and workers. They travel as bytes, which every serializer
 * copies in one go instead of one by one.
 */
final class FloatVector implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int EXPONENT = 0x7f800000;

  private final byte[] bytes;

  private FloatVector(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Of all the parts, one after the other. */
  static FloatVector of(float[]... parts) {
    long length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    byte[] bytes = new byte[Math.toIntExact(length * Float.BYTES)];
    FloatBuffer floats = floats(bytes);
    for (float[] part : parts) {
      floats.put(part);
    }
    return new FloatVector(bytes);
  }

  /** Of zeros, to be written to by {@link #buffer}. */
  static FloatVector ofLength(int length) {
    return new FloatVector(new byte[Math.multiplyExact(length, Float.BYTES)]);
  }

  /** The values from {@code from} up to {@code to}, not a copy. */
  FloatBuffer buffer(int from, int to) {
    return floats(bytes).slice(from, to - from);
  }

  int length() {
    return bytes.length / Float.BYTES;
  }

  /** Whether none is NaN or infinite: their exponents have all bits set. */
  boolean isFinite() {
    IntBuffer bits = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] chunk = new int[1024];
    int largest = 0;
    for (int from = 0; from < length(); from += chunk.length) {
      int count = Math.min(chunk.length, length() - from);
      bits.get(from, chunk, 0, count);
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, chunk[i] & EXPONENT);
      }
    }
    return largest < EXPONENT;
  }

  /** A copy of the values from {@code from} up to {@code to}. */
  float[] slice(int from, int to) {
    float[] values = new float[to - from];
    get(from, values);
    return values;
  }

  /** Copies values from {@code from} on, as many as {@code target} holds. */
  void get(int from, float[] target) {
    floats(bytes).get(from, target);
  }

  /** Little-endian, as nearly all machines are, so that it is a plain copy. */
  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
