package io.retort.job;

import java.io.Serializable;

/**
 * Stops a training when rows it does not see no longer gain by it, and goes back to where they
 * gained most.
 *
 * @param share of the rows that are held back; 0: all are trained on, for all epochs
 * @param patience epochs without a lower loss on them
 */
public record EarlyStopping(double share, int patience) implements Serializable {
  public EarlyStopping {
    IllegalValue.between("share", share, 0, 0.5);
    IllegalValue.between("patience", patience, 1, 1_000_000);
  }

  public boolean on() {
    return share > 0;
  }
}
