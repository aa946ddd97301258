package io.retort.evaluate;

import io.retort.network.ClassifierSource;

/**
 * A model that is evaluated.
 *
 * @param name in the report
 * @param bytes of its file
 * @param parametersSha256 null for models from elsewhere
 */
record ComparedModel(String name, long bytes, String parametersSha256, ClassifierSource source) {}
