package io.retort.network;

import java.io.Serializable;

/**
 * The tokens that a text's numbers stand for.
 *
 * @param words numbers of words, from 0, which stands for none; 0 where examples are no texts
 * @param ngrams numbers of n-grams, which follow those of words
 */
public record Vocabulary(int words, int ngrams) implements Serializable {
  /** Of examples that are no texts. */
  public static final Vocabulary NONE = new Vocabulary(0, 0);
}
