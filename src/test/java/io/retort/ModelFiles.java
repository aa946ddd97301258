package io.retort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx;

/** Models that tests make for themselves. */
public final class ModelFiles {
  private ModelFiles() {}

  /** The weight of feature {@code f} for class {@code c} in {@link #linearOnnx}. */
  public static float weight(int f, int c) {
    return (float) Math.sin(1 + f * 0.7 + c * 1.3);
  }

  /** {@code logits = x W} as ONNX, with any batch size. */
  public static Path linearOnnx(Path file, int features, int classes) throws IOException {
    return linearOnnx(file, features, classes, 0, false);
  }

  /**
   * {@code logits = x W} as ONNX.
   *
   * @param batch the batch size the model fixes, 0 for any
   * @param softmax whether a softmax follows, so that probabilities come out
   */
  public static Path linearOnnx(Path file, int features, int classes, int batch, boolean softmax)
      throws IOException {
    Onnx.TensorProto.Builder weights =
        Onnx.TensorProto.newBuilder()
            .setName("W")
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .addDims(features)
            .addDims(classes);
    for (int f = 0; f < features; f++) {
      for (int c = 0; c < classes; c++) {
        weights.addFloatData(weight(f, c));
      }
    }
    Onnx.GraphProto.Builder graph =
        Onnx.GraphProto.newBuilder()
            .setName("linear")
            .addInitializer(weights)
            .addInput(tensor("x", batch, features))
            .addOutput(tensor("y", batch, classes))
            .addNode(node("MatMul", softmax ? "z" : "y", "x", "W"));
    if (softmax) {
      graph.addNode(node("Softmax", "y", "z"));
    }
    Onnx.ModelProto model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(7)
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
            .setGraph(graph)
            .build();
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
    return file;
  }

  private static Onnx.NodeProto node(String type, String output, String... inputs) {
    return Onnx.NodeProto.newBuilder()
        .setOpType(type)
        .addAllInput(java.util.List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static Onnx.ValueInfoProto tensor(String name, int batch, int size) {
    Onnx.TensorShapeProto.Dimension.Builder rows = Onnx.TensorShapeProto.Dimension.newBuilder();
    Onnx.TensorShapeProto.Builder shape =
        Onnx.TensorShapeProto.newBuilder()
            .addDim(batch > 0 ? rows.setDimValue(batch) : rows.setDimParam("batch"))
            .addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
