package io.retort.teacher;

import io.retort.network.Classifier;
import io.retort.network.ClassifierSource;

/**
 * A model that sees the words of texts, without their n-grams.
 *
 * @param length numbers of an example
 * @param words the first of them
 */
record WordsSource(ClassifierSource model, int length, int words) implements ClassifierSource {

  @Override
  public Classifier open() {
    return new OfWords(model.open(), length, words);
  }

  @Override
  public Classifier onThisThread() {
    return new OfWords(model.onThisThread(), length, words);
  }

  private static final class OfWords implements Classifier {
    private final Classifier model;
    private final int length;
    private final int words;
    private float[] taken = new float[0];

    OfWords(Classifier model, int length, int words) {
      this.model = model;
      this.length = length;
      this.words = words;
    }

    @Override
    public int classes() {
      return model.classes();
    }

    @Override
    public long parameters() {
      return model.parameters();
    }

    @Override
    public void logits(float[] features, int rows, float[] logits) {
      if (taken.length < rows * words) {
        taken = new float[rows * words];
      }
      for (int row = 0; row < rows; row++) {
        System.arraycopy(features, row * length, taken, row * words, words);
      }
      model.logits(taken, rows, logits);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
