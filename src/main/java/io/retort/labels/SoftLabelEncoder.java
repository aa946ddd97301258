package io.retort.labels;

import ai.onnxruntime.platform.Fp16Conversions;
import io.retort.loss.TailRatio;
import java.util.Arrays;

/**
 * Makes of a row of a teacher's logits what is stored of it. Belongs to one thread.
 *
 * <p>Half precision is stored in columns of floats, which any reader understands: of few different
 * values, Parquet keeps numbers of at most two bytes.
 */
final class SoftLabelEncoder {
  private static final float LEAST_HALF = -65504;

  private final StoredForm form;

  /** The kept classes of the current row, of the largest logit first. */
  private final int[] top;

  private final boolean[] isKept;
  private final float[] rest;

  SoftLabelEncoder(StoredForm form) {
    this.form = form;
    this.top = new int[form.k()];
    this.isKept = new boolean[form.classes()];
    this.rest = new float[form.classes() - form.k()];
  }

  /**
   * A row as it is stored.
   *
   * @param classes of top-k, otherwise null
   * @param tail of top-k, otherwise null
   */
  record Stored(float[] logits, int[] classes, float[] tail) {}

  /** Of the row at {@code [from, from + classes)}. */
  Stored encode(float[] logits, int from) {
    return form.topK() ? topK(logits, from) : dense(logits, from);
  }

  private Stored dense(float[] logits, int from) {
    float[] stored = Arrays.copyOfRange(logits, from, from + form.classes());
    if (form.half()) {
      float largest = stored[0];
      for (float logit : stored) {
        largest = Math.max(largest, logit);
      }
      for (int c = 0; c < stored.length; c++) {
        stored[c] = rounded((double) stored[c] - largest);
      }
    }
    return new Stored(stored, null, null);
  }

  private Stored topK(float[] logits, int from) {
    choose(logits, from);
    // A teacher's logits are defined up to a constant, and half precision is finest around 0.
    double shift = form.half() ? logits[from + top[0]] : 0;
    float[] kept = new float[top.length];
    for (int i = 0; i < top.length; i++) {
      kept[i] = rounded(logits[from + top[i]] - shift);
    }
    float[] tail = new float[form.temperatures().size()];
    for (int i = 0; i < tail.length; i++) {
      tail[i] = rounded(TailRatio.of(rest, rest.length, kept, shift, form.temperatures().get(i)));
    }
    return new Stored(kept, top.clone(), tail);
  }

  /** Fills {@link #top}, of equal logits with the smaller class first, and {@link #rest}. */
  private void choose(float[] logits, int from) {
    int taken = 0;
    for (int c = 0; c < isKept.length; c++) {
      float logit = logits[from + c];
      if (taken == top.length && !(logit > logits[from + top[taken - 1]])) {
        continue;
      }
      taken = Math.min(taken + 1, top.length);
      int place = taken - 1;
      while (place > 0 && logit > logits[from + top[place - 1]]) {
        top[place] = top[place - 1];
        place--;
      }
      top[place] = c;
    }
    Arrays.fill(isKept, false);
    for (int c : top) {
      isKept[c] = true;
    }
    int left = 0;
    for (int c = 0; c < isKept.length; c++) {
      if (!isKept[c]) {
        rest[left++] = logits[from + c];
      }
    }
  }

  private float rounded(double value) {
    return form.half()
        ? Fp16Conversions.fp16ToFloat(
            Fp16Conversions.floatToFp16((float) Math.max(value, LEAST_HALF)))
        : (float) Math.max(value, -Float.MAX_VALUE);
  }
}
