package io.retort.teacher;

import io.retort.loss.HiddenShape;
import io.retort.network.Classifier;
import java.util.List;
import java.util.OptionalLong;

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
  public OptionalLong multiplyAdds() {
    return model.multiplyAdds();
  }

  @Override
  public List<HiddenShape> hidden() {
    return model.hidden();
  }

  @Override
  public void logits(float[] features, int rows, float[] logits) {
    model.logits(prepared(features, rows), rows, logits);
  }

  @Override
  public void answer(float[] features, int rows, float[] logits, float[][] hidden) {
    model.answer(prepared(features, rows), rows, logits, hidden);
  }

  private float[] prepared(float[] features, int rows) {
    int size = preparation.features();
    if (prepared.length < rows * size) {
      prepared = new float[rows * size];
    }
    preparation.applyAll(features, 0, rows, prepared);
    return prepared;
  }

  @Override
  public void close() {
    model.close();
  }
}
