package io.retort.labels;

import io.retort.job.Job;
import io.retort.loss.Softmax;
import io.retort.loss.Targets;
import java.io.Serializable;

/**
 * Tells on which rows a student should not follow its teacher.
 *
 * @param minConfidence filters where the teacher's largest probability at T = 1 is below it; 0:
 *     nowhere
 * @param onlyCorrect filters where there is a label and the teacher's largest logit is another
 *     class's
 */
record ConfidenceFilter(double minConfidence, boolean onlyCorrect) implements Serializable {

  /** What a job asks for. */
  static ConfidenceFilter of(Job job) {
    return new ConfidenceFilter(job.labels().minConfidence(), job.labels().onlyCorrect());
  }

  /**
   * @param logits holds the row at {@code [from, from + classes)}
   * @param label or {@link Targets#UNLABELLED}
   */
  boolean filters(float[] logits, int from, int classes, int label) {
    int first = 0;
    for (int c = 1; c < classes; c++) {
      first = logits[from + c] > logits[from + first] ? c : first;
    }
    return (onlyCorrect && label != Targets.UNLABELLED && label != first)
        || (minConfidence > 0
            && Math.exp(logits[from + first] - Softmax.logSumExp(logits, from, classes, 1))
                < minConfidence);
  }
}
