/**
 * Teachers: a network trained here, a saved Deeplearning4j or Keras network, an ONNX model, a model
 * of Spark ML, or several of these. Whatever it is, the rest of the pipeline sees a {@link
 * io.retort.network.ClassifierSource} that gives logits for features, and a manifest with its
 * SHA-256. It may import {@code network}, {@code pipeline}, {@code job} and the examples table;
 * other stages see {@link io.retort.teacher.Teachers}, nothing else.
 */
package io.retort.teacher;
