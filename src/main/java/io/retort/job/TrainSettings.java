package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * Parameter averaging: how long, in what batches, how often averaged.
 *
 * @param epochs passes over the rows; null only of a control that takes as many updates as the
 *     student
 * @param batchSize examples a step, on each worker
 * @param averagingSteps steps that every worker takes on its own in a round
 * @param outer what is made of the workers' average
 * @param checkpointEvery how often all that a training goes on from is written down
 * @param onDivergence what is done when a worker's loss or parameters are no numbers any more
 * @param device what it trains on; in one process all networks compute on the same
 */
public record TrainSettings(
    Workers workers,
    Integer epochs,
    int batchSize,
    int averagingSteps,
    OptimizerSettings optimizer,
    OuterSettings outer,
    ClassWeights classWeights,
    AugmentSettings augment,
    EarlyStopping earlyStopping,
    Interval checkpointEvery,
    OnDivergence onDivergence,
    Engine engine,
    Device device)
    implements Serializable {

  private static final int ROUND_ALONE = 100;

  /** What trains. */
  public enum Engine {
    @JsonProperty("averaging")
    AVERAGING,
    @JsonProperty("dl4j-spark")
    DL4J_SPARK
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
    if (epochs != null) {
      IllegalValue.between("epochs", epochs, 1, 1_000_000);
    }
    IllegalValue.between("batch-size", batchSize, 1, 1_000_000);
    IllegalValue.between("averaging-steps", averagingSteps, 1, 1_000_000);
    if (engine == Engine.DL4J_SPARK) {
      IllegalValue.check(
          outer instanceof OuterSettings.Average,
          "outer.kind",
          "nesterov",
          "average with engine = dl4j-spark");
      IllegalValue.check(
          onDivergence == OnDivergence.FAIL,
          "on-divergence",
          "halve-learning-rate",
          "fail with engine = dl4j-spark");
      IllegalValue.check(
          optimizer == null || optimizer.clipNorm() == null,
          "optimizer.clip-norm",
          optimizer == null ? null : optimizer.clipNorm(),
          "null with engine = dl4j-spark");
    }
  }

  /** With examples changed in another way. */
  public TrainSettings with(AugmentSettings other) {
    return new TrainSettings(
        workers,
        epochs,
        batchSize,
        averagingSteps,
        optimizer,
        outer,
        classWeights,
        other,
        earlyStopping,
        checkpointEvery,
        onDivergence,
        engine,
        device);
  }

  /**
   * With another optimizer and number of workers. A worker that trains alone has nothing to average
   * with: its rounds are only as long as it takes for their cost not to matter.
   *
   * @param count null: as many workers as here
   */
  public TrainSettings with(Integer count, OptimizerSettings other) {
    boolean alone = count != null && count == 1;
    return new TrainSettings(
        count == null ? workers : new Workers(count),
        epochs,
        batchSize,
        alone ? Math.max(averagingSteps, ROUND_ALONE) : averagingSteps,
        other,
        alone ? new OuterSettings.Average() : outer,
        classWeights,
        augment,
        earlyStopping,
        checkpointEvery,
        onDivergence,
        engine,
        device);
  }

  /** Whatever its length. */
  public TrainSettings withoutEpochs() {
    return new TrainSettings(
        workers,
        null,
        batchSize,
        averagingSteps,
        optimizer,
        outer,
        classWeights,
        augment,
        earlyStopping,
        checkpointEvery,
        onDivergence,
        engine,
        device);
  }

  /** For as long as epochs say. */
  public TrainSettings withoutEarlyStopping() {
    return new TrainSettings(
        workers,
        epochs,
        batchSize,
        averagingSteps,
        optimizer,
        outer,
        classWeights,
        augment,
        new EarlyStopping(0, earlyStopping.patience()),
        checkpointEvery,
        onDivergence,
        engine,
        device);
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
        classWeights,
        augment,
        earlyStopping,
        new Interval(1, Interval.Unit.EPOCH),
        onDivergence,
        engine,
        device);
  }
}
