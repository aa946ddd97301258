package io.retort.teacher;

/**
 * The words of texts, without the n-grams behind them.
 *
 * @param length numbers of an example
 * @param features the first of them
 */
record FirstWords(int length, int features) implements Preparation {

  @Override
  public void applyAll(float[] all, int first, int rows, float[] out) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(all, (first + row) * length, out, row * features, features);
    }
  }
}
