package io.retort.teacher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;

/** An ONNX model that a test puts together. Sizes are numbers, or names where they are open. */
final class TestModel {
  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("test");
  private final Onnx.ModelProto.Builder model = Onnx.ModelProto.newBuilder().setIrVersion(7);

  TestModel() {
    this(13);
  }

  TestModel(int opset) {
    opset("", opset).opset("ai.onnx.ml", 1);
  }

  private TestModel opset(String domain, int version) {
    model.addOpsetImport(
        Onnx.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
    return this;
  }

  TestModel input(String name, DataType type, Object... sizes) {
    graph.addInput(value(name, type, sizes));
    return this;
  }

  TestModel output(String name, DataType type, Object... sizes) {
    graph.addOutput(value(name, type, sizes));
    return this;
  }

  /** A sequence of maps from class to float. */
  TestModel mapOutput(String name, DataType key) {
    Onnx.TypeProto value =
        Onnx.TypeProto.newBuilder()
            .setTensorType(
                Onnx.TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber()))
            .build();
    Onnx.TypeProto map =
        Onnx.TypeProto.newBuilder()
            .setMapType(
                Onnx.TypeProto.Map.newBuilder().setKeyType(key.getNumber()).setValueType(value))
            .build();
    graph.addOutput(
        Onnx.ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                Onnx.TypeProto.newBuilder()
                    .setSequenceType(Onnx.TypeProto.Sequence.newBuilder().setElemType(map))));
    return this;
  }

  private static Onnx.ValueInfoProto value(String name, DataType type, Object... sizes) {
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    for (Object size : sizes) {
      Onnx.TensorShapeProto.Dimension.Builder dimension =
          Onnx.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          size instanceof Integer number
              ? dimension.setDimValue(number)
              : dimension.setDimParam((String) size));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(shape)))
        .build();
  }

  TestModel weights(String name, float[] values, long... sizes) {
    Onnx.TensorProto.Builder tensor = tensor(name, DataType.FLOAT, sizes);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Weights in a file of their own, as little-endian float32. */
  TestModel weightsIn(String file, String name, long... sizes) {
    graph.addInitializer(
        tensor(name, DataType.FLOAT, sizes)
            .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                Onnx.StringStringEntryProto.newBuilder().setKey("location").setValue(file)));
    return this;
  }

  TestModel sizes(String name, long... values) {
    Onnx.TensorProto.Builder tensor = tensor(name, DataType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  private static Onnx.TensorProto.Builder tensor(String name, DataType type, long... sizes) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long size : sizes) {
      tensor.addDims(size);
    }
    return tensor;
  }

  TestModel node(String type, String output, String... inputs) {
    return node("", type, output, List.of(inputs));
  }

  TestModel node(
      String domain,
      String type,
      String output,
      List<String> inputs,
      Onnx.AttributeProto... attributes) {
    graph.addNode(
        Onnx.NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(type)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  /** The first of two values, chosen by an If whose branches do nothing but name them. */
  TestModel condition(String output, String flag, String first, String second) {
    return node("", "If", output, List.of(flag), branch("then", first), branch("else", second));
  }

  private static Onnx.AttributeProto branch(String name, String value) {
    Onnx.GraphProto.Builder inner =
        Onnx.GraphProto.newBuilder()
            .setName(name)
            .addNode(
                Onnx.NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput(value)
                    .addOutput(name + "_out"))
            .addOutput(Onnx.ValueInfoProto.newBuilder().setName(name + "_out"));
    return Onnx.AttributeProto.newBuilder()
        .setName(name + "_branch")
        .setType(Onnx.AttributeProto.AttributeType.GRAPH)
        .setG(inner)
        .build();
  }

  /** A boolean that is true. */
  TestModel flag(String name) {
    graph.addInitializer(tensor(name, DataType.BOOL).addInt32Data(1));
    return this;
  }

  TestModel cast(DataType to, String output, String input) {
    return node("", "Cast", output, List.of(input), number("to", to.getNumber()));
  }

  static Onnx.AttributeProto number(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static Onnx.AttributeProto numbers(String name, long... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static Onnx.AttributeProto texts(String name, String... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.STRINGS);
    for (String value : values) {
      attribute.addStrings(ByteString.copyFromUtf8(value));
    }
    return attribute.build();
  }

  Path write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      model.setGraph(graph).build().writeTo(out);
    }
    return file;
  }
}
