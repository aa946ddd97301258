package io.retort.teacher;

import io.retort.job.UserError;
import io.retort.network.ModelFile;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import onnx.Onnx;

/** What ONNX Runtime does not tell of a model. */
final class OnnxFile {
  private OnnxFile() {}

  /** Trained numbers: the values of all initializers. */
  static long parameters(ModelFile file) {
    try (InputStream in = new BufferedInputStream(new FileInputStream(file.local()))) {
      return Onnx.ModelProto.parseFrom(in).getGraph().getInitializerList().stream()
          .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, Math::multiplyExact))
          .sum();
    } catch (IOException e) {
      throw new UserError(file.name() + ": not an ONNX model (" + e.getMessage() + ")", e);
    }
  }
}
