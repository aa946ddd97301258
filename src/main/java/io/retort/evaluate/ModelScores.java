package io.retort.evaluate;

import java.io.Serializable;

/**
 * One model's results over some labelled rows. Results over disjoint rows merge, in any order, to
 * the same bits.
 */
public sealed interface ModelScores extends Serializable permits Scores, NumberScores {

  long rows();

  /** What models are compared by: accuracy or, in a regression, R2. */
  double score();

  /** Takes in those of the same kind over other rows. */
  void merge(ModelScores other);
}
