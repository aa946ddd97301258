package io.retort.network;

/**
 * Anything that gives logits for examples. Not safe for several threads at once unless it says so.
 */
public interface Classifier extends AutoCloseable {

  /** Logits a row. */
  int classes();

  /** Trained numbers in it. */
  long parameters();

  /**
   * Scores a batch.
   *
   * @param features row-major {@code [rows, features]}, channels first; may be longer
   * @param logits out: row-major {@code [rows, classes]}, up to a constant per row
   */
  void logits(float[] features, int rows, float[] logits);

  @Override
  void close();
}
