package io.retort.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.loss.Softmax;
import io.retort.network.Classifier;
import io.retort.network.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One thread's use of a shared session: its input and output buffers. */
final class OnnxClassifier implements Classifier {
  private final OrtSession session;
  private final TeacherSettings.Onnx settings;
  private final String name;
  private final long parameters;
  private final String input;
  private final String output;
  private final int fixedBatch;
  private final List<Integer> modelShape;
  private final InputRecipe recipe;
  private final int classes;
  private float[] prepared = new float[0];
  private FloatBuffer buffer = FloatBuffer.allocate(0);

  OnnxClassifier(
      OrtSession session, TeacherSettings.Onnx settings, List<Integer> shape, ModelFile file) {
    this.session = session;
    this.settings = settings;
    this.name = file.name();
    this.parameters = OnnxFile.parameters(file);
    try {
      Map<String, NodeInfo> inputs = session.getInputInfo();
      this.input = choose("input", settings.input().name(), inputs.keySet());
      this.output = choose("output", settings.output().name(), session.getOutputNames());
      TensorInfo tensor = tensor(inputs.get(input));
      long[] declared = tensor.getShape();
      this.fixedBatch = declared.length > 0 && declared[0] > 0 ? Math.toIntExact(declared[0]) : 0;
      this.modelShape = modelShape(declared, shape);
      this.recipe = new InputRecipe(name, settings.input(), shape, modelShape);
      this.classes = probe();
    } catch (OrtException e) {
      throw new UserError(name + ": " + e.getMessage(), e);
    }
  }

  private String choose(String kind, String wanted, Set<String> names) {
    if (wanted == null && names.size() == 1) {
      return names.iterator().next();
    }
    if (wanted == null || !names.contains(wanted)) {
      throw new UserError(
          name
              + ": teacher."
              + kind
              + ".name = "
              + wanted
              + ", must be "
              + String.join(" | ", names));
    }
    return wanted;
  }

  private TensorInfo tensor(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
      return tensor;
    }
    throw new UserError(
        name
            + ": input "
            + node.getName()
            + " is "
            + node.getInfo()
            + ", must be a float32 tensor");
  }

  /** The job file's, else the model's; sizes the model leaves open are the examples'. */
  private List<Integer> modelShape(long[] declared, List<Integer> example) {
    if (settings.input().shape() != null) {
      return settings.input().shape();
    }
    List<Integer> shape = new ArrayList<>();
    for (int i = 1; i < declared.length; i++) {
      boolean open = declared[i] < 0;
      if (open && declared.length - 1 != example.size()) {
        return example;
      }
      shape.add(open ? example.get(i - 1) : Math.toIntExact(declared[i]));
    }
    return shape;
  }

  /** The number of logits, from a run on one empty example. */
  private int probe() throws OrtException {
    int rows = Math.max(1, fixedBatch);
    reserve(rows);
    Arrays.fill(prepared, 0f);
    try (OrtSession.Result result = run(rows)) {
      FloatBuffer values = values(result);
      if (values.remaining() % rows != 0 || values.remaining() / rows < 2) {
        throw new UserError(
            name
                + ": output "
                + output
                + " has "
                + values.remaining()
                + " values for "
                + rows
                + " rows, must be one for each class");
      }
      return values.remaining() / rows;
    }
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public void logits(float[] features, int rows, float[] logits) {
    int step = fixedBatch > 0 ? fixedBatch : rows;
    try {
      for (int from = 0; from < rows; from += step) {
        int taken = Math.min(step, rows - from);
        reserve(step);
        Arrays.fill(prepared, taken * recipe.features(), step * recipe.features(), 0f);
        for (int row = 0; row < taken; row++) {
          recipe.apply(
              features, (from + row) * recipe.features(), prepared, row * recipe.features());
        }
        try (OrtSession.Result result = run(step)) {
          values(result).get(logits, from * classes, taken * classes);
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
    toLogits(logits, rows * classes);
  }

  private void reserve(int rows) {
    int values = rows * recipe.features();
    if (prepared.length < values) {
      prepared = new float[values];
      buffer =
          ByteBuffer.allocateDirect(Math.multiplyExact(values, 4))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
  }

  private OrtSession.Result run(int rows) throws OrtException {
    long[] shape = new long[modelShape.size() + 1];
    shape[0] = rows;
    for (int i = 0; i < modelShape.size(); i++) {
      shape[i + 1] = modelShape.get(i);
    }
    buffer.clear().put(prepared, 0, rows * recipe.features()).flip();
    try (OnnxTensor tensor = OnnxTensor.createTensor(OnnxSessions.environment(), buffer, shape)) {
      return session.run(Map.of(input, tensor), Set.of(output));
    }
  }

  private FloatBuffer values(OrtSession.Result result) {
    OnnxValue value = result.get(0);
    FloatBuffer values = value instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    if (values == null) {
      throw new UserError(
          name + ": output " + output + " is " + value + ", must be a float32 tensor");
    }
    return values;
  }

  private void toLogits(float[] values, int count) {
    if (settings.output().kind() != OutputSettings.Kind.PROBABILITIES) {
      return; // Log-probabilities are logits already, up to a constant per row.
    }
    for (int i = 0; i < count; i++) {
      values[i] = Softmax.logit(values[i]);
    }
  }

  /** The session is shared and stays open. */
  @Override
  public void close() {}
}
