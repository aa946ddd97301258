package io.retort.network;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * A network that is nowhere saved.
 *
 * @param name how to call it in error messages
 */
public record TrainedNetworkSource(NetworkSpec network, Broadcast<float[]> parameters, String name)
    implements ClassifierSource {
  @Override
  public Classifier open() {
    return new Dl4jClassifier(
        network.network(parameters.value()), network.shape(), name, List.of());
  }

  /** Every task gets a broadcast of its own, which stands for the same values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TrainedNetworkSource source
        && source.parameters.id() == parameters.id();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(parameters.id());
  }
}
