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
