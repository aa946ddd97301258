package io.retort.loss;

import java.io.Serializable;

/** A loss to be minimized: its value and its gradient with respect to a student's logits. */
public interface Objective extends Serializable {

  /**
   * The mean loss over the rows of a batch, in nats, and its gradient.
   *
   * @param targets what the batch is compared with
   * @param logits of the student, row-major {@code [rows, classes]}; may be longer, what follows is
   *     ignored
   * @param gradient out: d(mean loss) / d(logits), row-major {@code [rows, classes]}; positive
   *     where a smaller logit would lower the loss
   * @return the mean over the rows, 0 for a batch without rows
   */
  double valueAndGradient(Targets targets, float[] logits, float[] gradient);

  /**
   * The mean over the rows of a batch of the loss on a hidden layer, and its gradient.
   *
   * @param term which of the terms on hidden layers, from 0
   * @param gradient out: d(loss) / d(student), as {@link HiddenBatch#student} is
   * @throws IllegalArgumentException if there is no such term
   */
  default double hidden(int term, HiddenBatch batch, float[] gradient) {
    throw new IllegalArgumentException("no term on hidden layers: " + term);
  }
}
