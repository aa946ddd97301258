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
 */
public record TrainingPlan(
    NetworkSpec network,
    Objective objective,
    OptimizerSettings optimizer,
    long totalSteps,
    int batchSize)
    implements Serializable {}
