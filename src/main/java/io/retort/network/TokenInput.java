package io.retort.network;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a text reaches a network: the numbers of its tokens, and a mask that is 1 where there is one
 * and 0 behind the last, where the number is 0. A network that takes fewer numbers than an example
 * has is given the first: the words, without the n-grams.
 *
 * @param length numbers of an example
 * @param taken of them
 */
record TokenInput(int length, int taken) {

  /**
   * That of a network, where it takes texts.
   *
   * @param length numbers of an example
   */
  static Optional<TokenInput> of(Layer first, int length) {
    if (!(first.conf().getLayer() instanceof EmbeddingSequenceLayer embedding)) {
      return Optional.empty();
    }
    boolean all = embedding.isInferInputLength() || embedding.getInputLength() > length;
    return Optional.of(new TokenInput(length, all ? length : embedding.getInputLength()));
  }

  /**
   * Writes a batch's tokens and mask.
   *
   * @param batch row-major {@code [rows, length]}
   * @param tokens out: {@code [rows, taken]}
   * @param mask out: likewise
   */
  void write(float[] batch, int rows, INDArray tokens, INDArray mask) {
    float[] numbers = new float[rows * taken];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(batch, row * length, numbers, row * taken, taken);
    }
    FloatArrays.write(numbers, tokens);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = numbers[i] == 0 ? 0 : 1;
    }
    FloatArrays.write(numbers, mask);
  }
}
