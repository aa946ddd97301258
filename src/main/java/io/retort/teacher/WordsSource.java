package io.retort.teacher;

import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;

/** A model that sees the words of texts, without their n-grams. */
record WordsSource(ClassifierSource model, FirstWords words) implements ClassifierSource {

  @Override
  public Classifier open() {
    return new PreparedClassifier(model.open(), words);
  }

  @Override
  public Classifier onThisThread() {
    return new PreparedClassifier(model.onThisThread(), words);
  }
}
