package io.retort.teacher;

import io.retort.network.Classifier;

/** A classifier whose input is made from features. */
final class PreparedClassifier implements Classifier {
  private final Classifier model;
  private final Preparation preparation;
  private float[] prepared = new float[0];

  PreparedClassifier(Classifier model, Preparation preparation) {
    this.model = model;
    this.preparation = preparation;
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
    int size = preparation.features();
    if (prepared.length < rows * size) {
      prepared = new float[rows * size];
    }
    preparation.applyAll(features, 0, rows, prepared);
    model.logits(prepared, rows, logits);
  }

  @Override
  public void close() {
    model.close();
  }
}
