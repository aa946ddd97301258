package io.retort.bench;

import io.retort.network.Classifier;
import io.retort.network.Dl4jClassifier;
import java.nio.file.Path;
import java.util.List;

/** Scores saved networks as the evaluation does, without a report around it. */
record TestSet(Examples examples, List<Integer> shape) {
  private static final int BATCH = 256;

  /** Share of the rows whose label has the largest logit. */
  double accuracy(Path model) {
    try (Classifier classifier = new Dl4jClassifier(model.toFile(), shape, model.toString())) {
      float[] logits = new float[BATCH * classifier.classes()];
      long right = 0;
      for (int from = 0; from < examples.rows(); from += BATCH) {
        Examples.Batch batch = examples.range(from, Math.min(examples.rows(), from + BATCH));
        classifier.logits(batch.features(), batch.rows(), logits);
        right += right(batch, logits, classifier.classes());
      }
      return (double) right / examples.rows();
    }
  }

  long parameters(Path model) {
    try (Classifier classifier = new Dl4jClassifier(model.toFile(), shape, model.toString())) {
      return classifier.parameters();
    }
  }

  private static long right(Examples.Batch batch, float[] logits, int classes) {
    long right = 0;
    for (int row = 0; row < batch.rows(); row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = logits[row * classes + c] > logits[row * classes + best] ? c : best;
      }
      right += best == batch.labels()[row] ? 1 : 0;
    }
    return right;
  }
}
