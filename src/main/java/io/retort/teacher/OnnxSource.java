package io.retort.teacher;

import io.retort.job.Device;
import io.retort.job.TeacherSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
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

  @Override
  public Device device() {
    return settings.device();
  }

  @Override
  public Classifier open() {
    return new OnnxClassifier(
        OnnxSessions.shared(model, settings.output().name(), hidden, settings.threads(), chosen()),
        model.name(),
        model.parameters(),
        settings,
        shape,
        classes,
        hidden);
  }

  private OnnxDevice chosen() {
    return OnnxDevice.choose(settings.device(), OnnxDevice.Place.here());
  }
}
