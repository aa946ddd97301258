package io.retort.train;

import io.retort.job.UserError;

/**
 * A training's loss or parameters are no numbers any more: mostly its learning rate is too high.
 */
public final class DivergedTraining extends UserError {
  private static final long serialVersionUID = 1L;

  public DivergedTraining(String message) {
    super(message);
  }
}
