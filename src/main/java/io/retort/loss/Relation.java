package io.retort.loss;

/**
 * A term that compares how rows of a batch lie to each other: by logits less their row's mean, or
 * by what a hidden layer gives, which may be of any width.
 */
public sealed interface Relation extends Term, HiddenTerm
    permits Similarity, DistanceRelation, AngleRelation {

  /** As {@link Term#add}, from how the rows lie. */
  double add(Geometry batch, double weight, float[] gradient);

  @Override
  default Fit fit() {
    return Fit.NONE;
  }

  @Override
  default double add(Targets targets, float[] logits, double weight, float[] gradient) {
    return add(Geometry.of(targets, logits), weight, gradient);
  }

  @Override
  default double add(HiddenBatch batch, double weight, float[] gradient) {
    return add(Geometry.of(batch), weight, gradient);
  }
}
