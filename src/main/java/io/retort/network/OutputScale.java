package io.retort.network;

import io.retort.job.UserError;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * From a network that tells a number in deviations from the mean, as it is trained, to one that
 * tells the number itself, as it is used, and back: by its last layer's weights and bias.
 *
 * @param mean of the number
 * @param deviation its standard deviation, above 0
 */
public record OutputScale(double mean, double deviation) {

  /**
   * Parameters of the network in use.
   *
   * @param key of the network in the job file, for messages
   * @throws UserError where its last layer is not linear, of one unit, with a bias
   */
  public float[] applied(String key, NetworkSpec network, float[] trained) {
    float[] parameters = trained.clone();
    int first = parameters.length - lastLayer(key, network);
    for (int i = first; i < parameters.length; i++) {
      parameters[i] = (float) (parameters[i] * deviation);
    }
    parameters[parameters.length - 1] += (float) mean;
    return parameters;
  }

  /** The other way. */
  public float[] removed(String key, NetworkSpec network, float[] used) {
    float[] parameters = used.clone();
    int first = parameters.length - lastLayer(key, network);
    parameters[parameters.length - 1] -= (float) mean;
    for (int i = first; i < parameters.length; i++) {
      parameters[i] = (float) (parameters[i] / deviation);
    }
    return parameters;
  }

  /** Its parameters, which are the last ones: the weights, then the bias. */
  private static int lastLayer(String key, NetworkSpec network) {
    try (NetworkSpec.Closing closing = new NetworkSpec.Closing(network.network())) {
      MultiLayerNetwork layers = closing.network();
      Layer last = layers.getLayer(layers.getnLayers() - 1);
      boolean linear =
          last.conf().getLayer() instanceof OutputLayer output
              && output.getActivationFn() instanceof ActivationIdentity
              && output.hasBias()
              && output.getNOut() == 1;
      if (!linear) {
        throw new UserError(
            key + ": must end in an OutputLayer of one unit, with a bias and no activation");
      }
      return Math.toIntExact(last.numParams());
    }
  }
}
