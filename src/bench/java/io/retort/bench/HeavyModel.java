package io.retort.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import onnx.Onnx;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A CNN with drawn weights, written as ONNX: 9.4 million multiply-adds for a picture of 1 x 28 x
 * 28, so that arithmetic is what its labelling costs.
 */
final class HeavyModel {
  private static final int CLASSES = 10;
  private static final int FLOAT = Onnx.TensorProto.DataType.FLOAT_VALUE;

  private final Random random = new Random(1);
  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("heavy");

  private HeavyModel() {}

  static void write(Path file) throws IOException {
    Files.write(file, new HeavyModel().model().toByteArray());
  }

  private Onnx.ModelProto model() {
    graph.addInput(tensor("pictures", 1, 28, 28));
    String last = convolution("pictures", 1, 32);
    last = convolution(last, 32, 32);
    last =
        node(
            Onnx.NodeProto.newBuilder()
                .setOpType("MaxPool")
                .addInput(last)
                .addAttribute(integers("kernel_shape", 2, 2))
                .addAttribute(integers("strides", 2, 2)));
    last = convolution(last, 32, 40);
    last = node(Onnx.NodeProto.newBuilder().setOpType("GlobalAveragePool").addInput(last));
    last = node(Onnx.NodeProto.newBuilder().setOpType("Flatten").addInput(last));
    graph.addNode(
        Onnx.NodeProto.newBuilder()
            .setOpType("Gemm")
            .addInput(last)
            .addInput(weights("out", 40, CLASSES))
            .addOutput("logits"));
    graph.addOutput(tensor("logits", CLASSES));
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build();
  }

  /** Of 3 x 3, with a rectifier. */
  private String convolution(String input, int from, int to) {
    String convolved =
        node(
            Onnx.NodeProto.newBuilder()
                .setOpType("Conv")
                .addInput(input)
                .addInput(weights("w" + graph.getNodeCount(), to, from, 3, 3))
                .addAttribute(integers("kernel_shape", 3, 3))
                .addAttribute(integers("pads", 1, 1, 1, 1)));
    return node(Onnx.NodeProto.newBuilder().setOpType("Relu").addInput(convolved));
  }

  private String node(Onnx.NodeProto.Builder node) {
    String output = "x" + graph.getNodeCount();
    graph.addNode(node.addOutput(output));
    return output;
  }

  private String weights(String name, int... shape) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder().setName(name).setDataType(FLOAT);
    int count = 1;
    for (int size : shape) {
      tensor.addDims(size);
      count *= size;
    }
    double deviation = Math.sqrt(2.0 * shape[0] / count);
    ByteBuffer values = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      values.putFloat((float) (deviation * random.nextGaussian()));
    }
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(values.flip())));
    return name;
  }

  private static Onnx.AttributeProto integers(String name, long... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  /** Of an open number of rows. */
  private static Onnx.ValueInfoProto tensor(String name, int... sizes) {
    Onnx.TensorShapeProto.Builder shape =
        Onnx.TensorShapeProto.newBuilder()
            .addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("rows"));
    for (int size : sizes) {
      shape.addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape)))
        .build();
  }
}
