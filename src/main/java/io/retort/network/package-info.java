/**
 * Networks that can be trained here: their build from the job file, one training step, inference,
 * the saved zip; and what they run on, which GPU a task may use and which cards can run them. The
 * only room that knows Deeplearning4j and ND4J; what it offers outside speaks in {@code float[]},
 * row-major batches and flat parameter vectors. It may import {@code loss} and {@code job}.
 */
package io.retort.network;
