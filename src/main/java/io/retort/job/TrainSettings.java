package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * Parameter averaging: how long, in what batches, how often averaged.
 *
 * @param epochs passes over the rows
 * @param batchSize examples a step, on each worker
 * @param averagingSteps steps that every worker takes on its own in a round
 * @param outer what is made of the workers' average
 * @param checkpointEvery how often all that a training goes on from is written down
 * @param onDivergence what is done when a worker's loss or parameters are no numbers any more
 */
public record TrainSettings(
    Workers workers,
    int epochs,
    int batchSize,
    int averagingSteps,
    OptimizerSettings optimizer,
    OuterSettings outer,
    EarlyStopping earlyStopping,
    Interval checkpointEvery,
    OnDivergence onDivergence,
    Engine engine,
    Device device)
    implements Serializable {

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

  /** What is done when a worker's loss or parameters are no numbers any more. */
  public enum OnDivergence {
    /** The job stops. */
    @JsonProperty("fail")
    FAIL,
    /** The round is done again, and all later ones are done, at half the learning rate. */
    @JsonProperty("halve-learning-rate")
    HALVE_LEARNING_RATE
  }

  public TrainSettings {
    IllegalValue.between("epochs", epochs, 1, 1_000_000);
    IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
    IllegalValue.between("averaging-steps", averagingSteps, 1, 1_000_000);
  }

  /** Without what does not bear on the result, to tell whether one still fits. */
  public TrainSettings result() {
    return new TrainSettings(
        workers,
        epochs,
        batchSize,
        averagingSteps,
        optimizer,
        outer,
        earlyStopping,
        new Interval(1, Interval.Unit.EPOCH),
        onDivergence,
        engine,
        device);
  }
}
