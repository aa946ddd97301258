package io.retort.evaluate;

import io.retort.job.Figure;
import java.io.Serializable;

/**
 * One model's results over some labelled rows. Results over disjoint rows merge, in any order, to
 * the same bits.
 */
public sealed interface ModelScores extends Serializable permits Scores, NumberScores {

  long rows();

  /** A figure of it; null where it has no such. */
  Double value(Figure figure);

  /** The same of giving one answer to every row, the best of those; NaN where nothing is known. */
  double constant(Figure figure);

  /** Takes in those of the same kind over other rows. */
  void merge(ModelScores other);
}
