package io.retort.network;

import java.io.Serializable;

/** Says how to open a model where it is needed; this, not the model, travels to executors. */
public interface ClassifierSource extends Serializable {

  /** A model for the calling thread alone, which closes it. */
  Classifier open();

  /** The model for the calling thread, kept for its next call. Not to be closed by the caller. */
  default Classifier onThisThread() {
    return PerThread.get(this, this::open);
  }
}
