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
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import onnx.Onnx;

/**
 * A network of ImageNet's 1,000 classes, without the softmax at its end, whose probabilities in
 * half precision have lost the small ones.
 *
 * @param model as ONNX, one float16 picture of 3 x 224 x 224 at a time
 */
record SqueezeNet(Path model) {
  private static final int SIDE = 224;
  private static final int CLASSES = 1000;

  /** Its logits of pictures of one channel, which are drawn larger. */
  LogitSample logits(Examples pictures, int rows) throws IOException {
    int side = (int) Math.round(Math.sqrt(pictures.features()));
    float[] logits = new float[rows * CLASSES];
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      byte[] network = withoutSoftmax().toByteArray();
      try (OrtSession session = OrtEnvironment.getEnvironment().createSession(network, options)) {
        String input = session.getInputNames().iterator().next();
        IntStream.range(0, rows)
            .parallel()
            .forEach(row -> run(session, input, pictures, side, row, logits));
      }
    } catch (OrtException e) {
      throw new IOException(model.toString(), e);
    }
    return new LogitSample("squeezenet", CLASSES, rows, logits);
  }

  private Onnx.ModelProto withoutSoftmax() throws IOException {
    Onnx.ModelProto.Builder proto =
        Onnx.ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
    Onnx.GraphProto.Builder graph = proto.getGraphBuilder();
    int last = graph.getNodeCount() - 1;
    Onnx.NodeProto softmax = graph.getNode(last);
    if (!softmax.getOpType().equals("Softmax")) {
      throw new IOException(model + ": ends with " + softmax.getOpType());
    }
    graph.removeNode(last);
    Onnx.ValueInfoProto.Builder output = graph.getOutputBuilder(0).setName(softmax.getInput(0));
    output.getTypeBuilder().getTensorTypeBuilder().clearShape();
    return proto.build();
  }

  private static void run(
      OrtSession session, String input, Examples pictures, int side, int row, float[] logits) {
    ShortBuffer picture = picture(pictures, side, row);
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                picture,
                new long[] {1, 3, SIDE, SIDE},
                OnnxJavaType.FLOAT16);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(logits, row * CLASSES, CLASSES);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ShortBuffer picture(Examples pictures, int side, int row) {
    ShortBuffer picture =
        ByteBuffer.allocateDirect(3 * SIDE * SIDE * Short.BYTES)
            .order(ByteOrder.nativeOrder())
            .asShortBuffer();
    for (int i = 0; i < 3 * SIDE * SIDE; i++) {
      int y = i / SIDE % SIDE * side / SIDE;
      int x = i % SIDE * side / SIDE;
      int value = pictures.pixels()[row * pictures.features() + y * side + x] & 0xff;
      picture.put(Fp16Conversions.floatToFp16(value));
    }
    return picture.flip();
  }
}
