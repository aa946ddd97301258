package io.retort.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import onnx.Onnx;

/**
 * A network of ImageNet's 1,000 classes, in half precision. Its last two steps, the mean over all
 * places and the softmax, are taken in full precision, as other networks have it: rounded, small
 * probabilities would be lost, and logits would have but 11 bits.
 *
 * @param model as ONNX, one float16 picture of 3 x 224 x 224 at a time
 */
record SqueezeNet(Path model) {
  private static final int SIDE = 224;
  private static final int CLASSES = 1000;

  /** Gives picture {@code number}, from 0 to 255, {@code [3, 224, 224]}. */
  interface Pictures {
    float[] picture(int number);
  }

  /** Of one channel, drawn larger. */
  static Pictures enlarged(Examples small) {
    int side = (int) Math.round(Math.sqrt(small.features()));
    return number -> {
      float[] picture = new float[3 * SIDE * SIDE];
      for (int i = 0; i < picture.length; i++) {
        int y = i / SIDE % SIDE * side / SIDE;
        int x = i % SIDE * side / SIDE;
        picture[i] = small.pixels()[number * small.features() + y * side + x] & 0xff;
      }
      return picture;
    };
  }

  static Pictures deadLeaves() {
    return new DeadLeaves(SIDE)::picture;
  }

  /** Its logits of the first pictures, row-major. */
  float[] logits(Pictures pictures, int rows) throws IOException {
    float[] logits = new float[rows * CLASSES];
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      byte[] network = untilPooling().toByteArray();
      try (OrtSession session = OrtEnvironment.getEnvironment().createSession(network, options)) {
        String input = session.getInputNames().iterator().next();
        IntStream.range(0, rows)
            .parallel()
            .forEach(row -> run(session, input, pictures.picture(row), row, logits));
      }
    } catch (OrtException e) {
      throw new IOException(model.toString(), e);
    }
    return logits;
  }

  private Onnx.ModelProto untilPooling() throws IOException {
    Onnx.ModelProto.Builder proto =
        Onnx.ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
    Onnx.GraphProto.Builder graph = proto.getGraphBuilder();
    for (String last : new String[] {"Softmax", "GlobalAveragePool"}) {
      Onnx.NodeProto node = graph.getNode(graph.getNodeCount() - 1);
      if (!node.getOpType().equals(last)) {
        throw new IOException(model + ": ends with " + node.getOpType());
      }
      graph.removeNode(graph.getNodeCount() - 1);
      Onnx.ValueInfoProto.Builder output = graph.getOutputBuilder(0).setName(node.getInput(0));
      output.getTypeBuilder().getTensorTypeBuilder().clearShape();
    }
    return proto.build();
  }

  private static void run(
      OrtSession session, String input, float[] picture, int row, float[] logits) {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                halves(picture),
                new long[] {1, 3, SIDE, SIDE},
                OnnxJavaType.FLOAT16);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      FloatBuffer map = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int places = map.remaining() / CLASSES;
      for (int c = 0; c < CLASSES; c++) {
        double sum = 0;
        for (int i = 0; i < places; i++) {
          sum += map.get(c * places + i);
        }
        logits[row * CLASSES + c] = (float) (sum / places);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ShortBuffer halves(float[] values) {
    ShortBuffer halves =
        ByteBuffer.allocateDirect(values.length * Short.BYTES)
            .order(ByteOrder.nativeOrder())
            .asShortBuffer();
    for (float value : values) {
      halves.put(Fp16Conversions.floatToFp16(value));
    }
    return halves.flip();
  }
}
