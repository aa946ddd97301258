package io.retort.teacher;

import io.retort.job.TeacherSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.PerThread;
import java.util.List;

/**
 * A model for ONNX Runtime.
 *
 * @param shape of the examples, channels first
 * @param classes names in order
 * @param hidden values of the graph that it tells of
 */
record OnnxSource(
    OnnxModel model,
    TeacherSettings.Onnx settings,
    List<Integer> shape,
    List<String> classes,
    List<String> hidden)
    implements ClassifierSource {

  /** Of which no hidden value is asked. */
  OnnxSource(
      OnnxModel model, TeacherSettings.Onnx settings, List<Integer> shape, List<String> classes) {
    this(model, settings, shape, classes, List.of());
  }

  @Override
  public ClassifierSource withHidden(List<String> values) {
    return new OnnxSource(model, settings, shape, classes, values);
  }

  /** Tasks that follow one another on a thread may have different GPUs. */
  private record Key(OnnxSource source, OnnxDevice device) {}

  @Override
  public Classifier onThisThread() {
    return PerThread.get(new Key(this, device()), this::open);
  }

  @Override
  public Classifier open() {
    return new OnnxClassifier(
        OnnxSessions.shared(model, settings.output().name(), hidden, settings.threads(), device()),
        model.name(),
        model.parameters(),
        settings,
        shape,
        classes,
        hidden);
  }

  private OnnxDevice device() {
    return OnnxDevice.choose(settings.device(), OnnxDevice.Place.here());
  }
}
