package io.retort.network;

import java.util.List;

/**
 * A saved Deeplearning4j network.
 *
 * @param shape of one example as the network is to see it
 * @param hidden layers that it tells of
 */
public record SavedNetworkSource(ModelFile file, List<Integer> shape, List<String> hidden)
    implements ClassifierSource {

  /** Of which no hidden layer is asked. */
  public SavedNetworkSource(ModelFile file, List<Integer> shape) {
    this(file, shape, List.of());
  }

  @Override
  public ClassifierSource withHidden(List<String> layers) {
    return new SavedNetworkSource(file, shape, layers);
  }

  @Override
  public Classifier open() {
    return new Dl4jClassifier(file.local(), shape, file.name(), hidden);
  }
}
