package io.retort.network;

import io.retort.job.OptimizerSettings;
import io.retort.loss.Objective;
import java.io.Serializable;

/**
 * All a worker must know to train: what, on which objective, how.
 *
 * @param totalSteps of the whole training on one worker, over which the learning rate's schedule
 *     runs
 * @param batchSize the most rows a step is given
 * @param rateFactor of all learning rates
 */
public record TrainingPlan(
    NetworkSpec network,
    Objective objective,
    OptimizerSettings optimizer,
    long totalSteps,
    int batchSize,
    double rateFactor)
    implements Serializable {

  public TrainingPlan(
      NetworkSpec network,
      Objective objective,
      OptimizerSettings optimizer,
      long totalSteps,
      int batchSize) {
    this(network, objective, optimizer, totalSteps, batchSize, 1);
  }

  /** The same at a learning rate that is halved so many times. */
  public TrainingPlan halved(int times) {
    return times == 0
        ? this
        : new TrainingPlan(
            network, objective, optimizer, totalSteps, batchSize, Math.scalb(rateFactor, -times));
  }
}
