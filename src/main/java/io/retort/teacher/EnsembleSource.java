package io.retort.teacher;

import io.retort.job.Device;
import io.retort.job.TeacherSettings;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.util.List;

/**
 * Several teachers as one.
 *
 * @param members each behind its own preprocessing
 * @param weights one a member, of sum 1
 */
record EnsembleSource(
    List<ClassifierSource> members,
    List<Double> weights,
    TeacherSettings.Ensemble.By by,
    TeacherSettings.Ensemble.Mean of)
    implements ClassifierSource {

  @Override
  public Device device() {
    List<Device> devices = members.stream().map(ClassifierSource::device).toList();
    return Device.ofAll(devices);
  }

  /**
   * Opens the members for the ensemble alone: among the thread's models they would crowd others
   * out.
   */
  @Override
  public Classifier open() {
    return new EnsembleClassifier(
        members.stream().map(ClassifierSource::open).toList(), weights, by, of);
  }
}
