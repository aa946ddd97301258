package io.retort.network;

import io.retort.loss.HiddenShape;
import java.util.List;
import java.util.OptionalLong;

/**
 * Anything that gives logits for examples. Not safe for several threads at once unless it says so.
 */
public interface Classifier extends AutoCloseable {

  /** Logits a row. */
  int classes();

  /** Trained numbers in it. */
  long parameters();

  /** Multiplications and additions, in pairs, for one example; none where nobody can count them. */
  default OptionalLong multiplyAdds() {
    return OptionalLong.empty();
  }

  /**
   * Scores a batch.
   *
   * @param features row-major {@code [rows, features]}, channels first; may be longer
   * @param logits out: row-major {@code [rows, classes]}, up to a constant per row
   */
  void logits(float[] features, int rows, float[] logits);

  /** What {@link #answer} tells of hidden layers: of those that it was opened for. */
  default List<HiddenShape> hidden() {
    return List.of();
  }

  /**
   * Scores a batch, as {@link #logits}, and tells what hidden layers give for it.
   *
   * @param hidden out: of each of {@link #hidden}, row-major {@code [rows, values]}
   */
  default void answer(float[] features, int rows, float[] logits, float[][] hidden) {
    logits(features, rows, logits);
  }

  @Override
  void close();
}
