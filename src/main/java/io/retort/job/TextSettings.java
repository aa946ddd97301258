package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;

/** How a text becomes numbers: one a token, its place in a vocabulary, and 0 after the last. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(TextSettings.Words.class),
  @JsonSubTypes.Type(TextSettings.WordPiece.class)
})
public sealed interface TextSettings extends Serializable {

  /** Whether letters lose their case. */
  boolean lowerCase();

  /** Tokens of an example, of which longer texts keep the first. */
  int length();

  /** Tokens in a row, at most, that stand for a number of their own; 1: none do. */
  int ngrams();

  /** Numbers that such n-grams share, by their hash. */
  int buckets();

  /**
   * Words, numbers and punctuation marks.
   *
   * @param vocabulary path of a file with a token a line; null: the words of train and transfer
   * @param size of a vocabulary made of those, at most: the most frequent ones
   * @param minCount times that a word must stand there
   */
  @JsonTypeName("words")
  record Words(
      String vocabulary,
      int size,
      long minCount,
      boolean lowerCase,
      int length,
      int ngrams,
      int buckets)
      implements TextSettings {
    public Words {
      IllegalValue.between("size", size, 1, MOST_TOKENS);
      IllegalValue.between("min-count", minCount, 1, Long.MAX_VALUE);
      checkSizes(length, ngrams, buckets);
    }
  }

  /**
   * Words, or the pieces that a vocabulary has of them (Wu et al., arXiv 1609.08144), between the
   * tokens {@code [CLS]} and {@code [SEP]}, as BERT reads them.
   *
   * @param vocabulary path of a file with a token a line, of which the first is {@code [PAD]}
   */
  @JsonTypeName("wordpiece")
  record WordPiece(String vocabulary, boolean lowerCase, int length, int ngrams, int buckets)
      implements TextSettings {
    public WordPiece {
      IllegalValue.present("vocabulary", vocabulary, "BERT's vocab.txt, or one like it");
      checkSizes(length, ngrams, buckets);
    }
  }

  /** A float counts exactly up to twice as many. */
  int MOST_TOKENS = 1 << 23;

  private static void checkSizes(int length, int ngrams, int buckets) {
    IllegalValue.between("length", length, 3, 100_000);
    IllegalValue.between("ngrams", ngrams, 1, 5);
    IllegalValue.between("buckets", buckets, 1, MOST_TOKENS);
  }
}
