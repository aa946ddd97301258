package io.retort.labels;

import java.util.Arrays;

/** Which classes of a row are its k largest. Belongs to one thread. */
final class TopK {
  private final int[] classes;
  private final boolean[] isKept;

  TopK(int k, int classCount) {
    this.classes = new int[k];
    this.isKept = new boolean[classCount];
  }

  /** Of the row at {@code [from, from + classes)}; of equal logits the smaller class is first. */
  void choose(float[] logits, int from) {
    int taken = 0;
    for (int c = 0; c < isKept.length; c++) {
      float logit = logits[from + c];
      if (taken == classes.length && !(logit > logits[from + classes[taken - 1]])) {
        continue;
      }
      taken = Math.min(taken + 1, classes.length);
      int place = taken - 1;
      while (place > 0 && logit > logits[from + classes[place - 1]]) {
        classes[place] = classes[place - 1];
        place--;
      }
      classes[place] = c;
    }
    Arrays.fill(isKept, false);
    for (int c : classes) {
      isKept[c] = true;
    }
  }

  /** Those of the last row, of the largest logit first. */
  int[] classes() {
    return classes;
  }

  /** By class, of the last row. */
  boolean[] isKept() {
    return isKept;
  }
}
