package io.retort.teacher;

import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** An output of a model. */
sealed interface OnnxOutput permits TensorOutput, MapOutput {

  /** Values a row. */
  int classes();

  /**
   * Reads it from what a run gave.
   *
   * @param taken rows to read
   * @param out where they are written, from {@code from} on
   */
  void read(OnnxValue value, int taken, float[] out, int from) throws OrtException;

  /**
   * Runs the model on a batch.
   *
   * @param rows of the batch
   * @param out where its first {@code taken} rows are written, from {@code from} on
   */
  void run(OrtSession session, OnnxInputs.Feed feed, int rows, int taken, float[] out, int from)
      throws OrtException;
}
