package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.CodedOutputStream;

class OnnxFileTest {
  @TempDir private Path folder;

  @Test
  void trainedNumbersAreCountedWhereverTheyStand() throws IOException {
    Onnx.AttributeProto list =
        Onnx.AttributeProto.newBuilder()
            .setName("coefficients")
            .setType(Onnx.AttributeProto.AttributeType.FLOATS)
            .addAllFloats(List.of(1f, 2f, 3f, 4f, 5f))
            .build();
    Onnx.AttributeProto constant =
        Onnx.AttributeProto.newBuilder()
            .setName("value")
            .setType(Onnx.AttributeProto.AttributeType.TENSOR)
            .setT(
                Onnx.TensorProto.newBuilder()
                    .setDataType(DataType.FLOAT.getNumber())
                    .addDims(2)
                    .addFloatData(1)
                    .addFloatData(2))
            .build();
    OnnxFile file =
        read(
            new TestModel(11)
                .weights("W", new float[12], 3, 4)
                .sizes("shape", 1, 2, 3)
                .node("", "Constant", "c", List.of(), constant)
                .node("ai.onnx.ml", "LinearClassifier", "y", List.of("x"), list));

    assertThat(file.parameters()).isEqualTo(12 + 5 + 2);
    assertThat(file.opset()).isEqualTo(11);
    assertThat(file.weightFiles()).isEmpty();
  }

  @Test
  void filesWithWeightsAreNamed() throws IOException {
    OnnxFile file =
        read(new TestModel().weightsIn("w.bin", "W", 10, 20).weightsIn("more/v.bin", "V", 7));

    assertThat(file.parameters()).isEqualTo(207);
    assertThat(file.weightFiles()).containsExactly("more/v.bin", "w.bin");
  }

  /** Wherever ONNX Runtime would read one, or might. */
  @Test
  void filesWithWeightsAreFoundWhereverTheyAreNamed() throws IOException {
    Onnx.GraphProto graph = Onnx.GraphProto.newBuilder().addInitializer(in("graph")).build();
    Onnx.SparseTensorProto sparse =
        Onnx.SparseTensorProto.newBuilder()
            .setValues(in("values"))
            .setIndices(in("indices"))
            .build();
    Onnx.AttributeProto attribute =
        Onnx.AttributeProto.newBuilder()
            .setT(in("t"))
            .addTensors(in("tensors"))
            .setG(graph)
            .addGraphs(Onnx.GraphProto.newBuilder().addSparseInitializer(sparse))
            .setSparseTensor(Onnx.SparseTensorProto.newBuilder().setValues(in("sparse")))
            .addSparseTensors(Onnx.SparseTensorProto.newBuilder().setValues(in("sparses")))
            .build();
    Onnx.NodeProto inFunction =
        Onnx.NodeProto.newBuilder()
            .addAttribute(Onnx.AttributeProto.newBuilder().setT(in("function")))
            .build();
    Onnx.ModelProto model =
        Onnx.ModelProto.newBuilder()
            .setGraph(
                Onnx.GraphProto.newBuilder()
                    .addInitializer(in("initializer"))
                    .addSparseInitializer(
                        Onnx.SparseTensorProto.newBuilder().setValues(in("sparse-initializer")))
                    .addNode(Onnx.NodeProto.newBuilder().addAttribute(attribute)))
            .addFunctions(Onnx.FunctionProto.newBuilder().addNode(inFunction))
            .addTrainingInfo(
                Onnx.TrainingInfoProto.newBuilder()
                    .setInitialization(
                        Onnx.GraphProto.newBuilder().addInitializer(in("initialization")))
                    .setAlgorithm(Onnx.GraphProto.newBuilder().addInitializer(in("algorithm"))))
            .build();

    assertThat(read(model.toByteArray()).weightFiles())
        .containsExactlyInAnyOrder(
            "initializer",
            "sparse-initializer",
            "t",
            "tensors",
            "graph",
            "values",
            "indices",
            "sparse",
            "sparses",
            "function",
            "initialization",
            "algorithm");
  }

  private static Onnx.TensorProto in(String file) {
    return Onnx.TensorProto.newBuilder()
        .setDataType(DataType.FLOAT.getNumber())
        .addDims(1)
        .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
        .addExternalData(Onnx.StringStringEntryProto.newBuilder().setKey("location").setValue(file))
        .build();
  }

  @Test
  void graphsNestedWithoutEndAreRefused() throws IOException {
    ByteString graph = ByteString.EMPTY;
    for (int depth = 0; depth < 200; depth++) { // By hand: protobuf's own reader stops at 100.
      graph = field(1, field(5, field(6, graph)));
    }
    byte[] model = field(7, graph).toByteArray();

    assertThatThrownBy(() -> read(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nested more than 100 messages deep");
  }

  /** Passed over, each would take a call within the one before. */
  @Test
  void groupsWithoutEndAreRefused() {
    byte[] starts = new byte[1_000_000];
    java.util.Arrays.fill(starts, (byte) (9 << 3 | 3));

    assertThatThrownBy(() -> read(starts))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it has groups, which ONNX has not");
  }

  private static ByteString field(int number, ByteString content) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeBytes(number, content);
    coded.flush();
    return out.toByteString();
  }

  @Test
  void sizesBeyondAllNumbersAreRefused() {
    Onnx.TensorProto tensor =
        Onnx.TensorProto.newBuilder()
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(1L << 40)
            .addDims(1L << 40)
            .build();
    byte[] model =
        Onnx.ModelProto.newBuilder()
            .setGraph(Onnx.GraphProto.newBuilder().addInitializer(tensor))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> read(model))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("m: not an ONNX model (");
  }

  private OnnxFile read(byte[] model) throws IOException {
    return OnnxFile.read(Files.write(folder.resolve("crafted.onnx"), model).toFile(), "m");
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "not a protobuf at all");

    assertThatThrownBy(() -> OnnxFile.read(text.toFile(), "teacher.model = text"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("teacher.model = text: not an ONNX model (");
  }

  private OnnxFile read(TestModel model) throws IOException {
    return OnnxFile.read(model.write(folder.resolve("model.onnx")).toFile(), "m");
  }
}
