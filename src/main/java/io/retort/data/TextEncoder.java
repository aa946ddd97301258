package io.retort.data;

import io.retort.job.TextSettings;
import io.retort.network.ModelFile;
import io.retort.network.Vocabulary;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * From texts to the numbers of their tokens, 0 after the last; and, as further channels, to those
 * of their n-grams, which follow the vocabulary's.
 *
 * @param vocabulary tokens in it
 */
record TextEncoder(ModelFile tokenizer, int vocabulary, int length, int ngrams, int buckets)
    implements Function<RawExample, RawExample>, Serializable {
  private static final int UNKNOWN = 1;

  static TextEncoder of(ModelFile tokenizer, int vocabulary, TextSettings settings) {
    return new TextEncoder(
        tokenizer, vocabulary, settings.length(), settings.ngrams(), settings.buckets());
  }

  /** Of an example: {@code [length]}, or with n-grams {@code [n, 1, length]}. */
  static List<Integer> shape(TextSettings settings) {
    return settings.ngrams() == 1
        ? List.of(settings.length())
        : List.of(settings.ngrams(), 1, settings.length());
  }

  Vocabulary tokens() {
    return new Vocabulary(vocabulary, ngrams == 1 ? 0 : buckets);
  }

  @Override
  public RawExample call(RawExample row) {
    return row.accepted()
        ? RawExample.floats(row.id, row.position, row.label, encode(row.text))
        : row;
  }

  float[] encode(String text) {
    long[] ids = NativeTokenizer.of(tokenizer, length).encode(text).getIds();
    float[] example = new float[ngrams * length];
    int words = Math.min(ids.length, length);
    for (int i = 0; i < words; i++) {
      example[i] = ids[i];
    }
    if (words == 0) {
      example[0] = UNKNOWN; // A row without any token would be the mean of none.
    }
    for (int n = 2; n <= ngrams; n++) {
      for (int i = 0; i + n <= words; i++) {
        example[(n - 1) * length + i] = vocabulary + bucket(ids, i, n);
      }
    }
    return example;
  }

  /** The words of an example that {@link #encode} made, those that it does not know left open. */
  String decode(float[] example) {
    long[] ids = new long[length];
    int words = 0;
    while (words < length && example[words] != 0) {
      ids[words] = (long) example[words++];
    }
    return NativeTokenizer.of(tokenizer, length).decode(Arrays.copyOf(ids, words), true).strip();
  }

  private int bucket(long[] ids, int from, int n) {
    long hash = n;
    for (int i = from; i < from + n; i++) {
      hash = XXH64.hashLong(ids[i], hash);
    }
    return (int) Math.floorMod(hash, (long) buckets);
  }
}
