package io.retort.loss;

import ai.onnxruntime.platform.Fp16Conversions;

/**
 * Numbers in half precision (IEEE 754 binary16), two bytes each, the lower first: what NumPy calls
 * {@code <f2}.
 */
public final class Float16 {
  public static final int BYTES = 2;

  private static final float LARGEST = 65504;

  /** By all bits that there are. */
  private static final float[] VALUES = values();

  private Float16() {}

  private static float[] values() {
    float[] values = new float[1 << 16];
    for (int bits = 0; bits < values.length; bits++) {
      values[bits] = Fp16Conversions.fp16ToFloat((short) bits);
    }
    return values;
  }

  /** The nearest to a value; beyond the largest, 65504, that one. */
  public static float rounded(float value) {
    return VALUES[bits(value) & 0xffff];
  }

  private static short bits(float value) {
    return Fp16Conversions.floatToFp16(Math.max(-LARGEST, Math.min(LARGEST, value)));
  }

  /** The bytes of so many values from a place on. */
  public static byte[] write(float[] values, int from, int count) {
    byte[] bytes = new byte[count * BYTES];
    for (int i = 0; i < count; i++) {
      short bits = bits(values[from + i]);
      bytes[i * BYTES] = (byte) bits;
      bytes[i * BYTES + 1] = (byte) (bits >> 8);
    }
    return bytes;
  }

  /** Reads so many values, from the byte at {@code from} on. */
  public static void read(byte[] bytes, int from, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      int at = from + i * BYTES;
      out[i] = VALUES[bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8];
    }
  }
}
