package io.retort.labels;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import io.retort.network.ClassifierSource;
import java.io.Serializable;

/**
 * How examples of a split are labelled, and what is stored of it.
 *
 * @param batchSize examples that the teacher is given at once
 */
record Labelling(
    ClassifierSource teacher,
    ExamplesInfo info,
    String split,
    int batchSize,
    StoredForm form,
    ConfidenceFilter filter)
    implements Serializable {

  /**
   * Of all of an example that its row is made of: its features, and its label where that counts.
   */
  long hash(Example example) {
    long features = example.hash();
    return filter.onlyCorrect() ? 31 * features + example.label : features;
  }
}
