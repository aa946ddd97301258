package io.retort.teacher;

import io.retort.job.Device;
import io.retort.job.InputSettings;
import io.retort.job.OutputSettings;
import io.retort.job.TeacherSettings;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process that runs and opens a model until it is killed; it says "running" when it does. */
final class EndlessInference {
  private static final int BATCHES = 100;

  private EndlessInference() {}

  /**
   * @param args a model of 6 features and 4 classes
   */
  public static void main(String[] args) throws InterruptedException {
    File model = new File(args[0]);
    CountDownLatch running = new CountDownLatch(3 * BATCHES);
    for (int i = 0; i < 3; i++) {
      boolean opening = i > 0;
      Thread thread = new Thread(() -> infer(model, opening, running));
      thread.start();
    }
    running.await();
    System.out.println("running");
  }

  private static void infer(File model, boolean opening, CountDownLatch running) {
    OnnxClassifier teacher = open(model);
    float[] logits = new float[128 * 4];
    while (true) {
      if (opening) {
        teacher = open(model);
      }
      teacher.logits(new float[128 * 6], 128, logits);
      running.countDown();
    }
  }

  private static OnnxClassifier open(File model) {
    TeacherSettings.Onnx settings =
        new TeacherSettings.Onnx(
            "m",
            new InputSettings(null, null, 1, List.of(0.0), List.of(1.0)),
            Map.of(),
            null,
            new OutputSettings("y", OutputSettings.Kind.LOGITS),
            1,
            Device.CPU);
    return new OnnxClassifier(
        OnnxSessions.open(model, "m", "y", List.of(), 1, OnnxDevice.CPU),
        "m",
        0,
        settings,
        List.of(6),
        List.of("a", "b", "c", "d"),
        List.of());
  }
}
