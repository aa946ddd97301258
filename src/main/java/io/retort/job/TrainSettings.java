package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * Parameter averaging: how long, in what batches, how often averaged.
 *
 * @param epochs passes over the rows
 * @param batchSize examples a step, on each worker
 * @param averagingSteps steps that every worker takes on its own in a round
 */
public record TrainSettings(
    Workers workers,
    int epochs,
    int batchSize,
    int averagingSteps,
    OptimizerSettings optimizer,
    Augment augment,
    Engine engine,
    Device device)
    implements Serializable {

  /**
   * What is done to an example each time it is trained on.
   *
   * @param shift pixels that a picture is moved by at most, up or down and to a side
   */
  public record Augment(int shift) implements Serializable {
    public Augment {
      IllegalValue.between("shift", shift, 0, 1000);
    }
  }

  /** What trains. */
  public enum Engine {
    @JsonProperty("averaging")
    AVERAGING
  }

  /** What it trains on. */
  public enum Device {
    @JsonProperty("auto")
    AUTO,
    @JsonProperty("cpu")
    CPU
  }

  public TrainSettings {
    IllegalValue.between("epochs", epochs, 1, 1_000_000);
    IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
    IllegalValue.between("averaging-steps", averagingSteps, 1, 1_000_000);
  }
}
