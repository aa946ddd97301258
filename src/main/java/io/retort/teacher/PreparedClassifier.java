package io.retort.teacher;

import io.retort.network.Classifier;

/** A classifier behind an input recipe. */
final class PreparedClassifier implements Classifier {
  private final Classifier model;
  private final InputRecipe recipe;
  private float[] prepared = new float[0];

  PreparedClassifier(Classifier model, InputRecipe recipe) {
    this.model = model;
    this.recipe = recipe;
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
    int size = recipe.features();
    if (prepared.length < rows * size) {
      prepared = new float[rows * size];
    }
    recipe.applyAll(features, 0, rows, prepared);
    model.logits(prepared, rows, logits);
  }

  @Override
  public void close() {
    model.close();
  }
}
