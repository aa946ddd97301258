package io.retort.teacher;

import io.retort.job.Device;
import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;
import java.util.List;

/** A model that sees the words of texts, without their n-grams. */
record WordsSource(ClassifierSource model, FirstWords words) implements ClassifierSource {

  @Override
  public Device device() {
    return model.device();
  }

  @Override
  public Classifier open() {
    return new PreparedClassifier(model.open(), words);
  }

  @Override
  public ClassifierSource withHidden(List<String> layers) {
    return new WordsSource(model.withHidden(layers), words);
  }

  @Override
  public Classifier onThisThread() {
    return new PreparedClassifier(model.onThisThread(), words);
  }
}
