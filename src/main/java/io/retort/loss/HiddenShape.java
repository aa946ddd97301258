package io.retort.loss;

import java.io.Serializable;
import java.util.List;

/**
 * What a hidden layer gives for one example: {@code [values]} of a dense layer, {@code [channels,
 * height, width]} of a convolution.
 *
 * @param name of the layer
 */
public record HiddenShape(String name, List<Integer> sizes) implements Serializable {
  public HiddenShape {
    sizes = List.copyOf(sizes);
    if (sizes.size() != 1 && sizes.size() != 3) {
      throw new IllegalArgumentException(name + " has the shape " + sizes);
    }
  }

  /** Of a dense layer its values. */
  public int channels() {
    return sizes.get(0);
  }

  /** Places that a map has: of a dense layer, one. */
  public int positions() {
    return values() / channels();
  }

  /** In all. */
  public int values() {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }

  /** The same with other channels. */
  public HiddenShape withChannels(int channels) {
    return new HiddenShape(
        name,
        sizes.size() == 1 ? List.of(channels) : List.of(channels, sizes.get(1), sizes.get(2)));
  }
}
