package io.retort.teacher;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.retort.job.UserError;
import io.retort.network.ModelFile;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of this process, one for each model, shared by its tasks: ONNX Runtime allows
 * concurrent runs. They stay open as long as the process lives.
 */
final class OnnxSessions {
  private static final ConcurrentHashMap<String, OrtSession> OPEN = new ConcurrentHashMap<>();

  private OnnxSessions() {}

  static OrtSession shared(ModelFile file) {
    return OPEN.computeIfAbsent(file.sha256(), sha256 -> open(file));
  }

  private static OrtSession open(ModelFile file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1); // Tasks fill the cores.
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      return environment().createSession(file.local().getPath(), options);
    } catch (OrtException e) {
      throw new UserError(
          file.name() + ": not a model that ONNX Runtime reads (" + e.getMessage() + ")", e);
    }
  }

  /** Quiet below errors: a shape declared wrongly would be warned of with every batch. */
  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "retort");
  }
}
