package io.retort.labels;

import io.retort.loss.Float16;
import io.retort.loss.TailRatio;
import io.retort.loss.TailShape;
import java.util.Arrays;

/**
 * Makes of a row of a teacher's logits what is stored of it. Belongs to one thread.
 *
 * <p>Half precision is stored in columns of floats, which any reader understands: of few different
 * values, Parquet keeps numbers of at most two bytes.
 */
final class SoftLabelEncoder {
  private final StoredForm form;

  private final TailShape shape;
  private final TopK top;

  /** The current row's logits that are left out. */
  private final float[] rest;

  /**
   * @param shape of top-k, otherwise ignored
   */
  SoftLabelEncoder(StoredForm form, TailShape shape) {
    this.form = form;
    this.shape = shape;
    this.top = new TopK(form.k(), form.classes());
    this.rest = new float[form.classes() - form.k()];
  }

  /**
   * A row as it is stored.
   *
   * @param classes of top-k, otherwise null
   * @param tail of top-k, otherwise null
   * @param codes of top-k the tail's shape, otherwise null
   * @param hidden of each hidden layer its values, in half precision
   */
  record Stored(float[] logits, int[] classes, float[] tail, byte[] codes, byte[][] hidden) {

    /** Without hidden layers. */
    Stored(float[] logits, int[] classes, float[] tail, byte[] codes) {
      this(logits, classes, tail, codes, new byte[0][]);
    }

    /** The same with hidden layers. */
    Stored with(byte[][] layers) {
      return new Stored(logits, classes, tail, codes, layers);
    }
  }

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
    return new Stored(stored, null, null, null);
  }

  private Stored topK(float[] logits, int from) {
    top.choose(logits, from);
    gather(logits, from);
    int[] classes = top.classes().clone();
    // A teacher's logits are defined up to a constant, and half precision is finest around 0.
    double shift = form.half() ? logits[from + classes[0]] : 0;
    float[] kept = new float[classes.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = rounded(logits[from + classes[i]] - shift);
    }
    float[] tail = new float[form.temperatures().size()];
    for (int i = 0; i < tail.length; i++) {
      tail[i] = rounded(TailRatio.of(rest, rest.length, kept, shift, form.temperatures().get(i)));
    }
    return new Stored(kept, classes, tail, shape.encode(logits, from, top.isKept()));
  }

  /** Fills {@link #rest}. */
  private void gather(float[] logits, int from) {
    int left = 0;
    for (int c = 0; c < form.classes(); c++) {
      if (!top.isKept()[c]) {
        rest[left++] = logits[from + c];
      }
    }
  }

  private float rounded(double value) {
    return form.half() ? Float16.rounded((float) value) : (float) Math.max(value, -Float.MAX_VALUE);
  }
}
