package io.retort.network;

import io.retort.job.UserError;
import io.retort.loss.HiddenShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the layers of a network give, in their order.
 *
 * @param names numbers, or names where layers have any
 * @param shapes of one example
 */
public record HiddenLayers(List<String> names, List<long[]> shapes) {

  /** Of a layer stack, from a run on an empty example. */
  static HiddenLayers of(NetworkSpec spec) {
    try (NetworkSpec.Closing closing = new NetworkSpec.Closing(spec.network())) {
      MultiLayerNetwork network = closing.network();
      List<INDArray> outputs = network.feedForward(Layers.empty(network, spec.shape()), false);
      try {
        return new HiddenLayers(
            names(network),
            outputs.stream()
                .skip(1)
                .map(out -> Arrays.copyOfRange(out.shape(), 1, out.rank()))
                .toList());
      } finally {
        outputs.stream().filter(INDArray::closeable).forEach(INDArray::close);
      }
    }
  }

  private static List<String> names(MultiLayerNetwork network) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      String name = network.getLayer(i).conf().getLayer().getLayerName();
      names.add(name == null ? Integer.toString(i) : name);
    }
    return names;
  }

  /**
   * A layer's place.
   *
   * @param key of its name in the job file, for messages
   * @param name or number; null: the last but one
   */
  int find(String key, String name) {
    if (names.size() < 2) {
      throw new UserError(key + ": the network has no hidden layer");
    }
    if (name == null) {
      return names.size() - 2;
    }
    int found = names.indexOf(name);
    List<String> numbers = IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
    int layer = found >= 0 ? found : numbers.indexOf(name);
    if (layer < 0 || layer == names.size() - 1) {
      throw new UserError(key + " = " + name + ", must be a hidden layer: " + told());
    }
    return layer;
  }

  private String told() {
    return String.join(
        " | ",
        IntStream.range(0, names.size() - 1)
            .mapToObj(i -> names.get(i) + " " + Arrays.toString(shapes.get(i)))
            .toList());
  }

  HiddenShape shape(String key, int layer) {
    return shape(key, names.get(layer), shapes.get(layer));
  }

  /**
   * What a layer gives for an example.
   *
   * @param key of its name in the job file, for messages
   * @throws UserError where that is neither values nor maps
   */
  public static HiddenShape shape(String key, String name, long[] sizes) {
    if (sizes.length != 1 && sizes.length != 3) {
      throw new UserError(
          "%s: layer %s gives %s for an example, must be [values] or [channels, height, width]"
              .formatted(key, name, Arrays.toString(sizes)));
    }
    return new HiddenShape(name, Arrays.stream(sizes).mapToObj(Math::toIntExact).toList());
  }
}
