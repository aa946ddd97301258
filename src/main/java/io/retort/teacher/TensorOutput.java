package io.retort.teacher;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.retort.job.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * An output that is a tensor, one row of values for each example. It is written into one direct
 * buffer that is used again, unless the model declares another shape than it gives.
 */
final class TensorOutput implements OnnxOutput {
  private static final Set<OnnxJavaType> TYPES =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.DOUBLE);

  private final String output;
  private final OnnxJavaType type;
  private final long[] shape;
  private final int probed;
  private final int classes;
  private final boolean inPlace;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * @param title of model and output, for error messages
   * @param declared by the model
   * @param seen of a batch of {@code rows}
   * @throws UserError where that is no row of float32, float16 or float64 for each example
   */
  TensorOutput(String title, String output, TensorInfo declared, TensorInfo seen, int rows) {
    this.output = output;
    this.type = seen.type;
    this.shape = seen.getShape();
    this.probed = rows;
    if (!TYPES.contains(type)) {
      throw new UserError(title + " is " + seen.onnxType + ", must be float32, float16 or float64");
    }
    long values = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if ((shape.length == 0 || shape[0] != rows) && rows > 1) {
      throw new UserError(
          title
              + " is "
              + Arrays.toString(shape)
              + " for "
              + rows
              + " rows, must have a row for each");
    }
    if (values % rows != 0 || values / rows < 1) {
      throw new UserError(
          title + " has " + values + " values for " + rows + " rows, must be one for each class");
    }
    this.classes = Math.toIntExact(values / rows);
    this.inPlace = allows(declared.getShape(), shape);
  }

  private static boolean allows(long[] declared, long[] seen) {
    if (declared.length != seen.length) {
      return false;
    }
    for (int i = 0; i < seen.length; i++) {
      if (declared[i] >= 0 && declared[i] != seen[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void run(
      OrtSession session, OnnxInputs.Feed feed, int rows, int taken, float[] out, int from)
      throws OrtException {
    if (!inPlace) {
      try (OrtSession.Result result = session.run(feed.tensors(), Set.of(output))) {
        read(result.get(0), taken, out, from);
      }
      return;
    }
    int bytes = Math.multiplyExact(rows * classes, type.size);
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    buffer.position(0).limit(bytes);
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(OnnxEnvironment.get(), buffer, sizes(rows), type)) {
      session.run(feed.tensors(), Map.of(output, tensor)).close();
    }
    read(buffer, out, from, taken * classes);
  }

  @Override
  public void read(OnnxValue value, int taken, float[] out, int from) {
    ByteBuffer values = ((OnnxTensor) value).getByteBuffer();
    read(values.order(ByteOrder.nativeOrder()), out, from, taken * classes);
  }

  /** What it gives for one row. */
  long[] rowShape() {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  private long[] sizes(int rows) {
    long[] sizes = shape.clone();
    sizes[0] = sizes[0] == probed ? rows : sizes[0];
    return sizes;
  }

  private void read(ByteBuffer values, float[] out, int from, int count) {
    switch (type) {
      case FLOAT -> values.asFloatBuffer().get(out, from, count);
      case DOUBLE -> {
        for (int i = 0; i < count; i++) {
          out[from + i] = (float) values.getDouble();
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          out[from + i] = Fp16Conversions.fp16ToFloat(values.getShort());
        }
      }
    }
  }
}
