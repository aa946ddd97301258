package io.retort.teacher;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.retort.job.UserError;
import java.io.File;
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

  private record Key(String sha256, int threads, OnnxDevice device) {}

  private OnnxSessions() {}

  static OrtSession shared(OnnxModel model, int threads, OnnxDevice device) {
    return OPEN.computeIfAbsent(
        new Key(model.sha256(), threads, device),
        key -> open(model.local(), model.name(), threads, device));
  }

  /**
   * Opens a model.
   *
   * @throws UserError where ONNX Runtime does not take it, or the GPU that is demanded
   */
  static OrtSession open(File model, String name, int threads, OnnxDevice device) {
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
    try {
      return create(model, threads, OnnxDevice.CPU);
    } catch (OrtException e) {
      throw new UserError(name + ": not a model that ONNX Runtime runs: " + reason(e), e);
    }
  }

  private static OrtSession create(File model, int threads, OnnxDevice device) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1); // Tasks fill the cores.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (device.isGpu()) {
        options.addCUDA(device.gpu());
      }
      return OnnxEnvironment.get().createSession(model.getPath(), options);
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
