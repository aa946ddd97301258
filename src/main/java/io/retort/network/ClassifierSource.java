package io.retort.network;

import io.retort.job.Device;
import io.retort.job.UserError;
import java.io.Serializable;
import java.util.List;

/** Says how to open a model where it is needed; this, not the model, travels to executors. */
public interface ClassifierSource extends Serializable {

  /** A model for the calling thread alone, which closes it. */
  Classifier open();

  /**
   * The same that also tells what hidden layers give.
   *
   * @param layers their names, as the model has them
   * @throws UserError where models of this kind have none
   */
  default ClassifierSource withHidden(List<String> layers) {
    throw new UserError(
        "labels.hidden: takes a teacher of kind onnx, dl4j or keras, or one network trained here");
  }

  /** What it is to run on; networks on what the job wants them to. Asked on the driver. */
  default Device device() {
    return NetworkDevice.wanted();
  }

  /** The model for the calling thread, kept for its next call. Not to be closed by the caller. */
  default Classifier onThisThread() {
    return PerThread.get(this, this::open);
  }
}
