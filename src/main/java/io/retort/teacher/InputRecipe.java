package io.retort.teacher;

import io.retort.job.InputSettings;
import io.retort.job.UserError;
import java.util.List;

/**
 * From features to a model's input: {@code x = (feature * scale - mean) / std}, and pixels moved
 * behind one another where the model wants channels last.
 */
final class InputRecipe implements Preparation {
  private static final long serialVersionUID = 1L;

  private final float scale;
  private final float[] mean;
  private final float[] std;
  private final int features;
  private final int channels;
  private final boolean channelsLast;
  private final boolean asTheyAre;

  /**
   * @param example shape of the features, channels first
   * @param model shape of one example of the model's input
   * @throws UserError where the two, or mean and std, do not fit
   */
  InputRecipe(String name, InputSettings settings, List<Integer> example, List<Integer> model) {
    this.features = example.stream().reduce(1, Math::multiplyExact);
    if (model.stream().reduce(1, Math::multiplyExact) != features) {
      throw new UserError(
          name + ": takes examples of shape " + model + ", but data.shape is " + example);
    }
    this.channels = example.get(0);
    this.channelsLast = transposed(example, model);
    this.scale = (float) settings.scale();
    this.mean = floats(name, "mean", settings.mean());
    this.std = floats(name, "std", settings.std());
    this.asTheyAre = !channelsLast && scale == 1 && all(mean, 0) && all(std, 1);
  }

  private static boolean transposed(List<Integer> example, List<Integer> model) {
    return example.size() == 3
        && example.get(0) > 1
        && !model.equals(example)
        && model.equals(List.of(example.get(1), example.get(2), example.get(0)));
  }

  private static boolean all(float[] values, float value) {
    for (float v : values) {
      if (v != value) {
        return false;
      }
    }
    return true;
  }

  private float[] floats(String name, String key, List<Double> values) {
    if (values.size() != 1 && values.size() != channels) {
      throw new UserError(
          name
              + ": input."
              + key
              + " has "
              + values.size()
              + " values, must be 1 or one for each of the "
              + channels
              + " channels");
    }
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  @Override
  public void applyAll(float[] features, int first, int rows, float[] out) {
    if (asTheyAre) {
      System.arraycopy(features, first * this.features, out, 0, rows * this.features);
      return;
    }
    for (int row = 0; row < rows; row++) {
      apply(features, (first + row) * this.features, out, row * this.features);
    }
  }

  /** Writes the input of one example. */
  void apply(float[] features, int from, float[] out, int to) {
    int plane = this.features / channels;
    int apart = channelsLast ? channels : 1;
    for (int channel = 0; channel < channels; channel++) {
      float m = mean[mean.length == 1 ? 0 : channel];
      float s = std[std.length == 1 ? 0 : channel];
      int source = from + channel * plane;
      int target = to + (channelsLast ? channel : channel * plane);
      for (int i = 0; i < plane; i++) {
        out[target + i * apart] = (features[source + i] * scale - m) / s;
      }
    }
  }

  /** Whether an input is the features themselves. */
  boolean asTheyAre() {
    return asTheyAre;
  }

  @Override
  public int features() {
    return features;
  }
}
