package io.retort.teacher;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.retort.job.UserError;
import java.io.File;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this process, one for each model and device, shared by its tasks: ONNX Runtime
 * allows concurrent runs. They stay open as long as the process lives.
 */
final class OnnxSessions {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxSessions.class);
  private static final ConcurrentHashMap<Key, OrtSession> OPEN = new ConcurrentHashMap<>();

  private record Key(
      String sha256, String output, List<String> hidden, int threads, OnnxDevice device) {}

  /** Values of a graph in a message. */
  private static final int SHOWN = 12;

  private OnnxSessions() {}

  /**
   * @param output the one that is wanted, or null for the model's only one
   * @param hidden values of the graph that are wanted as well
   */
  static OrtSession shared(
      OnnxModel model, String output, List<String> hidden, int threads, OnnxDevice device) {
    return OPEN.computeIfAbsent(
        new Key(model.sha256(), output, hidden, threads, device),
        key -> open(model.local(), model.name(), output, hidden, threads, device));
  }

  /**
   * Opens what one output of a model needs, and hidden values: ONNX Runtime computes all that a
   * session has, asked for or not.
   *
   * @throws UserError where ONNX Runtime does not take it, or the GPU that is demanded
   */
  static OrtSession open(
      File model, String name, String output, List<String> hidden, int threads, OnnxDevice device) {
    OnnxFile file = OnnxFile.read(model, name);
    String wanted =
        OnnxClassifier.choose(
            name + ": teacher.output.name", output, new LinkedHashSet<>(file.outputs()));
    Set<String> outputs = new LinkedHashSet<>(List.of(wanted));
    for (String value : hidden) {
      checkHidden(file, name, value, outputs.add(value));
    }
    OnnxReduction reduction = new OnnxReduction(model, name, file, outputs);
    try {
      return file.outputs().size() == 1 && hidden.isEmpty()
          ? create(model, name, threads, device)
          : reduction.with(false, reduced -> create(reduced, name, threads, device));
    } catch (OrtException e) {
      if (!reduction.isOld()) {
        throw refused(name, e);
      }
    }
    try {
      return reduction.with(true, upgraded -> create(upgraded, name, threads, device));
    } catch (OrtException e) {
      throw refused(name, e);
    }
  }

  private static void checkHidden(OnnxFile file, String name, String value, boolean other) {
    if (!other || !file.hasValue(value)) {
      throw new UserError(
          "labels.hidden = %s: %s of %s, the last of which are %s"
              .formatted(
                  value,
                  other ? "none of the values" : "the output itself, not a hidden value,",
                  name,
                  String.join(" | ", file.lastValues(SHOWN))));
    }
  }

  private static UserError refused(String name, OrtException e) {
    return new UserError(name + ": not a model that ONNX Runtime runs: " + reason(e), e);
  }

  private static OrtSession create(File model, String name, int threads, OnnxDevice device)
      throws OrtException {
    if (device.isGpu()) {
      try {
        return create(model, threads, device);
      } catch (OrtException e) {
        if (device.demanded()) {
          throw new UserError("teacher.device = gpu: GPU " + device.gpu() + ": " + reason(e), e);
        }
        LOG.warn("{} runs on the CPU: GPU {}: {}", name, device.gpu(), reason(e));
      }
    }
    return create(model, threads, OnnxDevice.CPU);
  }

  private static OrtSession create(File model, int threads, OnnxDevice device) throws OrtException {
    OrtEnvironment environment = OnnxEnvironment.get(); // First: it has what options log to.
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1); // Tasks fill the cores.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (device.isGpu()) {
        options.addCUDA(device.gpu());
      }
      return environment.createSession(model.getPath(), options);
    }
  }

  /** ONNX Runtime's own words, without its error code, its copy's path and places in its source. */
  static String reason(OrtException e) {
    return e.getMessage()
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .replaceFirst("^Load model from .*? failed:", "")
        .replaceFirst("/onnxruntime_src/\\S+:\\d+ (.*? was false\\. |.*?\\) )", "")
        .strip();
  }
}
