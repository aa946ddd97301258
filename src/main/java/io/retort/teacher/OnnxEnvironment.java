package io.retort.teacher;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * ONNX Runtime's environment, the one of this process. It says nothing below errors: of an output
 * whose shape is declared wrongly it would warn with every batch.
 */
public final class OnnxEnvironment {
  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final OrtEnvironment ENVIRONMENT = open();

  private OnnxEnvironment() {}

  static OrtEnvironment get() {
    return ENVIRONMENT;
  }

  /** ONNX Runtime's own; loads its native library, where that is yet to be done. */
  public static String version() {
    return ENVIRONMENT.getVersion();
  }

  /** Whether this jar's ONNX Runtime can use NVIDIA's GPUs at all. */
  public static boolean cuda() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  private static OrtEnvironment open() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, "retort");
    try {
      hold();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "not the ONNX Runtime that Retort was built with: " + environment.getVersion(), e);
    }
    return environment;
  }

  /**
   * A shutdown hook of the Java binding releases the environment while tasks still use it, which
   * crashes the process (microsoft/onnxruntime issue 31352). The environment is counted, so with a
   * second reference it stays. There is no public call that takes one.
   */
  private static void hold() throws ReflectiveOperationException {
    Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
    api.setAccessible(true);
    Method create =
        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
    create.setAccessible(true);
    create.invoke(null, api.getLong(null), LEVEL.getValue(), "retort");
  }
}
