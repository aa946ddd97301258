package io.retort.train;

import io.retort.loss.HiddenBatch;
import io.retort.loss.Objective;
import io.retort.loss.Targets;

/** A loss whose temperatures or weights change in the course of the training. */
record ScheduledLoss(StudentLoss loss) implements Objective {

  @Override
  public double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
    return loss.at(targets.progress()).valueAndGradient(targets, logits, gradient);
  }

  @Override
  public double hidden(int term, HiddenBatch batch, float[] gradient) {
    return loss.at(batch.targets().progress()).hidden(term, batch, gradient);
  }
}
