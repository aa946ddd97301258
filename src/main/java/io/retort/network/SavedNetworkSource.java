package io.retort.network;

import java.util.List;

/**
 * A saved Deeplearning4j network.
 *
 * @param shape of one example as the network is to see it
 */
public record SavedNetworkSource(ModelFile file, List<Integer> shape) implements ClassifierSource {
  @Override
  public Classifier open() {
    return new Dl4jClassifier(file.local(), shape, file.name());
  }
}
