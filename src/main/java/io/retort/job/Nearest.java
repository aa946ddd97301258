package io.retort.job;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What the user may have meant. */
final class Nearest {
  private Nearest() {}

  /** "is not a known key; did you mean X?", or all legal ones where none is near. */
  static String unknown(Collection<String> legal, String given) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return legal.stream()
        .min(
            Comparator.comparingInt((String key) -> distance.apply(key, given))
                .thenComparing(key -> key))
        .filter(key -> distance.apply(key, given) <= Math.max(2, given.length() / 2))
        .map(key -> "is not a known key; did you mean " + key + "?")
        .orElseGet(
            () ->
                "is not a known key; known are "
                    + String.join(", ", legal.stream().sorted().toList()));
  }
}
