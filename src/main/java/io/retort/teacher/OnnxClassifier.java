package io.retort.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import io.retort.loss.Softmax;
import io.retort.network.Classifier;
import io.retort.network.HiddenLayers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One thread's use of a shared session: its input and output buffers. */
final class OnnxClassifier implements Classifier {
  /** Examples of the first run, where the model leaves it open: one would hide a fixed batch. */
  private static final int PROBED = 2;

  private final OrtSession session;
  private final String name;
  private final long parameters;
  private final OutputSettings.Kind kind;
  private final OnnxInputs inputs;
  private final String outputName;
  private final OnnxOutput output;
  private final boolean ofSecond;
  private final Map<String, TensorOutput> hiddenOutputs = new LinkedHashMap<>();
  private final List<HiddenShape> hidden = new ArrayList<>();

  /**
   * @param session with one output, beside hidden values
   * @param name of the model, for error messages
   * @param parameters trained numbers in it
   * @param shape of the examples, channels first
   * @param classes names in order
   * @param values hidden ones that it tells of
   * @throws UserError where the model does not take such examples, or gives no values for classes
   */
  OnnxClassifier(
      OrtSession session,
      String name,
      long parameters,
      TeacherSettings.Onnx settings,
      List<Integer> shape,
      List<String> classes,
      List<String> values) {
    this.session = session;
    this.name = name;
    this.parameters = parameters;
    this.kind = settings.output().kind();
    try {
      this.inputs = new OnnxInputs(session, name, settings, shape);
      Set<String> names = new LinkedHashSet<>(session.getOutputNames());
      values.forEach(names::remove);
      this.outputName = names.iterator().next();
      this.output = probe(outputName, classes);
      this.ofSecond =
          kind != OutputSettings.Kind.AUTO && output.classes() == 1 && classes.size() == 2;
      for (String value : values) {
        addHidden(value);
      }
    } catch (OrtException e) {
      throw new UserError(name + ": does not run: " + OnnxSessions.reason(e), e);
    }
  }

  /** The one of {@code names} that is wanted, or the only one. */
  static String choose(String key, String wanted, Set<String> names) {
    if (wanted == null && names.size() == 1) {
      return names.iterator().next();
    }
    if (wanted == null || !names.contains(wanted)) {
      throw new UserError(
          key + " = " + wanted + ", must be " + String.join(" | ", new TreeSet<>(names)));
    }
    return wanted;
  }

  /** What the output is, from a run on empty examples. */
  private OnnxOutput probe(String name, List<String> classes) throws OrtException {
    int rows = inputs.fixedBatch() > 0 ? inputs.fixedBatch() : PROBED;
    String title = this.name + ": output " + name;
    NodeInfo declared = session.getOutputInfo().get(name);
    try (OnnxInputs.Feed feed = inputs.feed(new float[0], 0, 0, rows);
        OrtSession.Result result = session.run(feed.tensors(), Set.of(name))) {
      OnnxValue value = result.get(0);
      if (value instanceof OnnxTensor tensor) {
        return new TensorOutput(
            title, name, (TensorInfo) declared.getInfo(), tensor.getInfo(), rows);
      }
      Set<?> keys = MapOutput.keys(value);
      if (keys == null) {
        throw new UserError(
            title + " is " + value.getInfo() + ", must be a tensor or a sequence of maps");
      }
      return new MapOutput(title, name, classes, keys);
    }
  }

  private void addHidden(String value) throws OrtException {
    if (!(probe(value, List.of()) instanceof TensorOutput tensor)) {
      throw new UserError("labels.hidden = " + value + ": no tensor");
    }
    hiddenOutputs.put(value, tensor);
    hidden.add(HiddenLayers.shape("labels.hidden", value, tensor.rowShape()));
  }

  @Override
  public List<HiddenShape> hidden() {
    return hidden;
  }

  /** A single value is of the second of two classes; as long as its kind is open, it is itself. */
  @Override
  public int classes() {
    return ofSecond ? 2 : output.classes();
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public void logits(float[] features, int rows, float[] logits) {
    int classes = output.classes();
    int step = inputs.fixedBatch() > 0 ? inputs.fixedBatch() : rows;
    try {
      for (int first = 0; first < rows; first += step) {
        int taken = Math.min(step, rows - first);
        try (OnnxInputs.Feed feed = inputs.feed(features, first, taken, step)) {
          output.run(session, feed, step, taken, logits, first * classes);
        }
      }
    } catch (OrtException e) {
      throw doesNotRun(step, e);
    }
    toLogits(logits, rows, classes);
  }

  @Override
  public void answer(float[] features, int rows, float[] logits, float[][] out) {
    int step = inputs.fixedBatch() > 0 ? inputs.fixedBatch() : rows;
    Set<String> wanted = new LinkedHashSet<>(hiddenOutputs.keySet());
    wanted.add(outputName);
    try {
      for (int first = 0; first < rows; first += step) {
        int taken = Math.min(step, rows - first);
        try (OnnxInputs.Feed feed = inputs.feed(features, first, taken, step);
            OrtSession.Result result = session.run(feed.tensors(), wanted)) {
          output.read(
              result.get(outputName).orElseThrow(), taken, logits, first * output.classes());
          int layer = 0;
          for (Map.Entry<String, TensorOutput> value : hiddenOutputs.entrySet()) {
            TensorOutput tensor = value.getValue();
            OnnxValue given = result.get(value.getKey()).orElseThrow();
            tensor.read(given, taken, out[layer++], first * tensor.classes());
          }
        }
      }
    } catch (OrtException e) {
      throw doesNotRun(step, e);
    }
    toLogits(logits, rows, output.classes());
  }

  private UserError doesNotRun(int batch, OrtException e) {
    return new UserError(
        name + ": does not run on a batch of " + batch + ": " + OnnxSessions.reason(e), e);
  }

  private void toLogits(float[] values, int rows, int columns) {
    // Log-probabilities are logits already, up to a constant per row.
    boolean probabilities = kind == OutputSettings.Kind.PROBABILITIES;
    if (ofSecond) {
      for (int row = rows - 1; row >= 0; row--) { // From the end on, as what is written is wider.
        float second = values[row];
        values[2 * row] = probabilities ? Softmax.logit(1.0 - second) : 0;
        values[2 * row + 1] = probabilities ? Softmax.logit(second) : second;
      }
      return;
    }
    for (int i = 0; probabilities && i < rows * columns; i++) {
      values[i] = Softmax.logit(values[i]);
    }
  }

  /** The session is shared and stays open. */
  @Override
  public void close() {}
}
