package io.retort.teacher;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** ONNX Runtime as its own documentation shows it, for comparison. */
final class PlainOnnx implements AutoCloseable {
  private final OrtSession session;

  PlainOnnx(Path model) throws OrtException {
    session = OrtEnvironment.getEnvironment().createSession(model.toString());
  }

  static double[][] run(Path model, String output, Map<String, OnnxTensor> inputs)
      throws OrtException {
    try (PlainOnnx plain = new PlainOnnx(model)) {
      return plain.run(output, inputs);
    }
  }

  /** The shape that an input declares. */
  long[] shape(String input) throws OrtException {
    return ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape();
  }

  /** The rows of an output: of a tensor, or of a sequence of maps by their keys 0, 1, 2... */
  double[][] run(String output, Map<String, OnnxTensor> inputs) throws OrtException {
    try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
      OnnxValue value = result.get(0);
      return value instanceof OnnxSequence sequence ? maps(sequence) : rows((OnnxTensor) value);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  private static double[][] rows(OnnxTensor tensor) {
    int rows = (int) tensor.getInfo().getShape()[0];
    float[] values = new float[(int) tensor.getInfo().getNumElements()];
    tensor.getFloatBuffer().get(values);
    double[][] table = new double[rows][values.length / rows];
    for (int i = 0; i < values.length; i++) {
      table[i / table[0].length][i % table[0].length] = values[i];
    }
    return table;
  }

  private static double[][] maps(OnnxSequence sequence) throws OrtException {
    double[][] table = new double[sequence.getValue().size()][];
    int row = 0;
    for (OnnxValue map : sequence.getValue()) {
      Map<?, ?> values = ((OnnxMap) map).getValue();
      table[row] = new double[values.size()];
      for (Map.Entry<?, ?> entry : values.entrySet()) {
        table[row][((Long) entry.getKey()).intValue()] = (Float) entry.getValue();
      }
      row++;
    }
    return table;
  }
}
