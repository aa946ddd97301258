package io.retort.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.retort.network.Vocabulary;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What the manifest of an examples table tells its readers.
 *
 * @param shape of one example, channels first
 * @param classes in order: their names
 * @param encoding of the {@code features} column: {@link #UINT8}, a binary with one unsigned byte a
 *     value, or {@link #FLOAT32}, an array of floats
 * @param affine from raw values to features; bytes are stored raw, floats as features already
 * @param labelled rows that have a label
 * @param rowsPerClass of the labelled ones, by class name; classes without a row are left out
 * @param rejected rows that are not in the table but in {@code rejects/}
 * @param reasons how many rows each reason rejected
 * @param vocabulary where features stand for tokens; else null
 * @param numbers of a regression, how train's labels are spread; else null
 */
public record ExamplesInfo(
    List<Integer> shape,
    List<String> classes,
    String encoding,
    Affine affine,
    long labelled,
    Map<String, Long> rowsPerClass,
    long rejected,
    Map<String, Long> reasons,
    @JsonInclude(JsonInclude.Include.NON_NULL) Vocabulary vocabulary,
    @JsonInclude(JsonInclude.Include.NON_NULL) Spread numbers)
    implements Serializable {
  static final String UINT8 = "uint8";
  static final String FLOAT32 = "float32";

  /** Values of one example. */
  public int features() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** What features stand for, which may be no tokens. */
  public Vocabulary tokens() {
    return vocabulary == null ? Vocabulary.NONE : vocabulary;
  }

  /** The same of the words of texts alone, which are the first of their numbers. */
  public ExamplesInfo withoutNgrams() {
    boolean ngrams = vocabulary != null && shape.size() > 1;
    List<Integer> words = ngrams ? shape.subList(shape.size() - 1, shape.size()) : shape;
    return new ExamplesInfo(
        words,
        classes,
        encoding,
        affine,
        labelled,
        rowsPerClass,
        rejected,
        reasons,
        vocabulary,
        numbers);
  }

  /** Whether labels are numbers, and not classes. */
  public boolean regression() {
    return numbers != null;
  }

  boolean bytes() {
    return encoding.equals(UINT8);
  }

  /** The feature that an empty pixel of a channel has: raw 0, or where floats are stored, 0. */
  public float blank(int channel) {
    float[] shift = affine.shift();
    return bytes() ? shift[shift.length == 1 ? 0 : channel] : 0;
  }

  /** Writes an example's features to {@code out} at {@code from}. */
  public void decode(Example example, float[] out, int from) {
    if (example.bytes != null) {
      affine.apply(example.bytes, out, from);
    } else {
      System.arraycopy(example.floats, 0, out, from, example.floats.length);
    }
  }
}
