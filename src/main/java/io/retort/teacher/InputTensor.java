package io.retort.teacher;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.retort.job.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/**
 * Values of one input in the type that the model takes, in one direct buffer that is used again.
 */
final class InputTensor {
  private static final Set<OnnxJavaType> TYPES =
      EnumSet.of(
          OnnxJavaType.FLOAT,
          OnnxJavaType.FLOAT16,
          OnnxJavaType.DOUBLE,
          OnnxJavaType.INT8,
          OnnxJavaType.UINT8,
          OnnxJavaType.INT32,
          OnnxJavaType.INT64,
          OnnxJavaType.STRING);

  /** How far from a whole number the way there and back through float32 may have led. */
  private static final float ROUNDING = 0.01f;

  private final String name;
  private final OnnxJavaType type;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * @param name of model and input, for error messages
   * @throws UserError where the type is none of float32, float16, float64, int8, uint8, int32,
   *     int64, string
   */
  InputTensor(String name, TensorInfo info) {
    this.name = name;
    this.type = info.type;
    if (!TYPES.contains(type)) {
      throw new UserError(
          name
              + " takes "
              + info.onnxType
              + ", must be float32, float16, float64, int8, uint8, int32, int64 or string");
    }
  }

  /**
   * The values at {@code [from, from + count)} as a tensor over this buffer, to be closed before
   * the next one.
   *
   * @throws UserError where the model takes whole numbers and a value is none, or out of range
   */
  OnnxTensor of(float[] values, int from, int count, long[] shape) throws OrtException {
    if (type == OnnxJavaType.STRING) {
      return OnnxTensor.createTensor(OnnxEnvironment.get(), texts(values, from, count), shape);
    }
    int bytes = Math.multiplyExact(count, type.size);
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    buffer.clear();
    fill(values, from, count);
    buffer.position(0).limit(bytes);
    return OnnxTensor.createTensor(OnnxEnvironment.get(), buffer, shape, type);
  }

  private void fill(float[] values, int from, int count) {
    switch (type) {
      case FLOAT -> buffer.asFloatBuffer().put(values, from, count);
      case DOUBLE -> {
        for (int i = 0; i < count; i++) {
          buffer.putDouble(values[from + i]);
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          buffer.putShort(Fp16Conversions.floatToFp16(values[from + i]));
        }
      }
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          buffer.put((byte) whole(values[from + i], Byte.MIN_VALUE, Byte.MAX_VALUE));
        }
      }
      case UINT8 -> {
        for (int i = 0; i < count; i++) {
          buffer.put((byte) whole(values[from + i], 0, 255));
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) {
          buffer.putInt((int) whole(values[from + i], Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          buffer.putLong(whole(values[from + i], Long.MIN_VALUE, Long.MAX_VALUE));
        }
      }
    }
  }

  private long whole(float value, long low, long high) {
    double nearest = Math.rint((double) value);
    // So written, it holds for NaN as well.
    if (!(Math.abs(value - nearest) <= ROUNDING && nearest >= low && nearest <= high)) {
      throw new UserError(
          name
              + " is given "
              + value
              + ", must be a whole number from "
              + low
              + " to "
              + high
              + "; teacher.input.scale, mean and std say how it is made from features");
    }
    return (long) nearest;
  }

  /** Whole numbers without their fraction, as they stand in a table. */
  private static String[] texts(float[] values, int from, int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      long whole = (long) values[from + i];
      texts[i] =
          whole == values[from + i] ? Long.toString(whole) : Float.toString(values[from + i]);
    }
    return texts;
  }
}
