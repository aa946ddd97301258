package io.retort.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * What the manifest of an examples table tells: its readers, and those who ask for its files.
 *
 * @param columns that features come from, in their order, where they are one value each
 * @param unscaled what tells of features that are far from 1, of train; or null
 */
record ExamplesDetails(
    @JsonUnwrapped ExamplesInfo info,
    @JsonUnwrapped Buckets buckets,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> columns,
    @JsonInclude(JsonInclude.Include.NON_NULL) String unscaled) {

  /** As read back for what is told of scale alone. */
  record Told(String unscaled) {}
}
