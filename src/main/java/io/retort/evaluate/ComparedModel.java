package io.retort.evaluate;

import io.retort.network.ClassifierSource;
import io.retort.pipeline.Manifest;

/**
 * A model that is evaluated.
 *
 * @param name in the report
 * @param manifest that tells its bytes and hash
 */
record ComparedModel(String name, Manifest manifest, ClassifierSource source) {}
