package io.retort.evaluate;

import io.retort.network.ClassifierSource;

/**
 * A model that is evaluated.
 *
 * @param name in the report
 * @param bytes of its file
 * @param parametersSha256 null for models from elsewhere
 * @param temperature that was fitted for it, or null
 */
record ComparedModel(
    String name, long bytes, String parametersSha256, Double temperature, ClassifierSource source) {

  /** From elsewhere. */
  ComparedModel(String name, long bytes, ClassifierSource source) {
    this(name, bytes, null, null, source);
  }
}
