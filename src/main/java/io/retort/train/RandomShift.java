package io.retort.train;

import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Moves pictures by a few pixels, each time by others, so that the network does not learn where on
 * the picture a thing was.
 *
 * @param pixels the most, in each direction; 0 leaves every picture, and what is none, as it is
 */
record RandomShift(int pixels, int channels, int height, int width) implements Serializable {
  static final RandomShift NONE = new RandomShift(0, 0, 0, 0);

  /** What a channel's empty pixels have for a feature. */
  interface Blank {
    float of(int channel);
  }

  /**
   * The shift that {@code settings} ask for.
   *
   * @param name of what is trained
   * @param shape of one example
   * @throws UserError where examples are no pictures, or too small to be moved so far
   */
  static RandomShift of(String name, TrainSettings.Augment settings, List<Integer> shape) {
    int pixels = settings.shift();
    if (pixels == 0) {
      return NONE;
    }
    if (shape.size() != 3) {
      throw new UserError(
          name
              + ": its train.augment.shift = "
              + pixels
              + " needs examples of shape [channels, height, width], data.shape is "
              + shape);
    }
    if (pixels >= Math.min(shape.get(1), shape.get(2))) {
      throw new UserError(
          name
              + ": its train.augment.shift = "
              + pixels
              + " must be below height and width, data.shape is "
              + shape);
    }
    return new RandomShift(pixels, shape.get(0), shape.get(1), shape.get(2));
  }

  /**
   * Moves a picture by a whole number of pixels from {@code -pixels} to {@code pixels}, drawn for
   * each direction on its own, each as likely as any other.
   *
   * @param features the picture, {@code [channels, height, width]}, from {@code at} on
   * @param seed of this worker
   * @param epoch and {@code place} in its order, which with the seed decide the shift
   */
  void move(float[] features, int at, Blank blank, long seed, long epoch, long place) {
    if (pixels == 0) {
      return;
    }
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, Seeds.SHIFT, epoch, place));
    int down = random.nextInt(-pixels, pixels + 1);
    int right = random.nextInt(-pixels, pixels + 1);
    for (int channel = 0; channel < channels; channel++) {
      move(features, at + channel * height * width, down, right, blank.of(channel));
    }
  }

  /** Moves one plane in its place: line by line, none written before it was read. */
  private void move(float[] plane, int at, int down, int right, float blank) {
    int kept = width - Math.abs(right);
    for (int i = 0; i < height; i++) {
      int y = down > 0 ? height - 1 - i : i;
      int line = at + y * width;
      int from = y - down;
      if (from < 0 || from >= height) {
        Arrays.fill(plane, line, line + width, blank);
        continue;
      }
      int source = at + from * width + Math.max(0, -right);
      int target = line + Math.max(0, right);
      System.arraycopy(plane, source, plane, target, kept);
      Arrays.fill(plane, line, target, blank);
      Arrays.fill(plane, target + kept, line + width, blank);
    }
  }
}
