package io.retort.network;

import io.retort.job.OptimizerSettings;
import io.retort.loss.Objective;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.lossfunctions.ILossFunction;

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

  TrainingPlan withTotalSteps(long steps) {
    return new TrainingPlan(network, objective, optimizer, steps, batchSize, rateFactor);
  }

  /**
   * The network's configuration with this optimizer in it, and {@code loss} for the objective;
   * means and not sums are what our gradients are.
   */
  MultiLayerConfiguration configuration(ILossFunction loss) {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(network.configuration());
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      layer.setMiniBatch(false);
      Updaters.into(layer.getLayer(), this);
      if (layer.getLayer() instanceof BaseOutputLayer output) {
        output.setLossFn(loss);
        output.setActivationFn(new ActivationIdentity()); // Our objectives take logits.
      }
    }
    return configuration;
  }
}
