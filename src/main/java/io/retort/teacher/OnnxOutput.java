package io.retort.teacher;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** The one output of a model that is computed. */
sealed interface OnnxOutput permits TensorOutput, MapOutput {

  /** Values a row. */
  int classes();

  /**
   * Runs the model on a batch.
   *
   * @param rows of the batch
   * @param out where its first {@code taken} rows are written, from {@code from} on
   */
  void run(OrtSession session, OnnxInputs.Feed feed, int rows, int taken, float[] out, int from)
      throws OrtException;
}
