package io.retort.teacher;

import io.retort.job.TeacherSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import io.retort.network.ModelFile;
import java.util.List;

/**
 * A model for ONNX Runtime.
 *
 * @param shape of the examples, channels first
 */
record OnnxSource(ModelFile file, TeacherSettings.Onnx settings, List<Integer> shape)
    implements ClassifierSource {
  @Override
  public Classifier open() {
    return new OnnxClassifier(OnnxSessions.shared(file), settings, shape, file);
  }
}
