package io.retort.data;

import io.retort.job.AugmentSettings;
import io.retort.job.UserError;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes examples at random, each time in another way, so that a network does not learn what makes
 * no difference, such as where on the picture a thing was.
 */
public record Augmentation(AugmentSettings settings, int channels, int height, int width)
    implements Serializable {
  public static final Augmentation NONE = new Augmentation(AugmentSettings.NONE, 0, 0, 0);

  /** What a channel's empty pixels have for a feature. */
  public interface Blank {
    float of(int channel);
  }

  /**
   * What {@code settings} ask for.
   *
   * @param key of the settings, for error messages
   * @param shape of one example
   * @throws UserError where examples are no pictures, or too small to be moved so far
   */
  public static Augmentation of(String key, AugmentSettings settings, List<Integer> shape) {
    if (settings.equals(AugmentSettings.NONE)) {
      return NONE;
    }
    if (!settings.ofPictures()) {
      int values = shape.stream().reduce(1, Math::multiplyExact);
      return new Augmentation(settings, 1, 1, values);
    }
    if (shape.size() != 3) {
      throw new UserError(
          key
              + "."
              + first(settings)
              + " needs examples of shape [channels, height, width], data.shape is "
              + shape);
    }
    if (settings.shift() >= Math.min(shape.get(1), shape.get(2))) {
      throw new UserError(
          key
              + ".shift = "
              + settings.shift()
              + " must be below height and width, data.shape is "
              + shape);
    }
    return new Augmentation(settings, shape.get(0), shape.get(1), shape.get(2));
  }

  /** What of them needs pictures. */
  private static String first(AugmentSettings settings) {
    if (settings.shift() > 0) {
      return "shift = " + settings.shift();
    }
    return settings.flip() ? "flip = true" : "crop = " + settings.crop();
  }

  /** Whether it leaves everything as it is. */
  public boolean none() {
    return channels == 0;
  }

  /**
   * Changes one example in its place. Of the same features and the same seed, always the same comes
   * out.
   *
   * @param features the example, {@code [channels, height, width]}, from {@code at} on
   */
  public void apply(float[] features, int at, Blank blank, long seed) {
    if (none()) {
      return;
    }
    SplittableRandom random = new SplittableRandom(seed);
    if (settings.crop() < 1) {
      crop(features, at, random);
    }
    if (settings.flip() && random.nextBoolean()) {
      flip(features, at);
    }
    if (settings.shift() > 0) {
      shift(features, at, blank, random);
    }
    if (settings.noise() > 0) {
      for (int i = at; i < at + channels * height * width; i++) {
        features[i] += (float) (settings.noise() * random.nextGaussian());
      }
    }
  }

  /** A part of the picture, anywhere in it, in place of the whole: between pixels linearly. */
  private void crop(float[] features, int at, SplittableRandom random) {
    double side = settings.crop() + (1 - settings.crop()) * random.nextDouble();
    int rows = Math.max(1, (int) Math.round(side * height));
    int columns = Math.max(1, (int) Math.round(side * width));
    int top = random.nextInt(height - rows + 1);
    int left = random.nextInt(width - columns + 1);
    float[] whole = new float[height * width];
    for (int plane = at; plane < at + channels * height * width; plane += height * width) {
      System.arraycopy(features, plane, whole, 0, whole.length);
      for (int y = 0; y < height; y++) {
        double fromY = top + inside((y + 0.5) * rows / height - 0.5, rows);
        for (int x = 0; x < width; x++) {
          double fromX = left + inside((x + 0.5) * columns / width - 0.5, columns);
          features[plane + y * width + x] = between(whole, fromY, fromX);
        }
      }
    }
  }

  private static double inside(double place, int size) {
    return Math.max(0, Math.min(size - 1, place));
  }

  private float between(float[] plane, double y, double x) {
    int above = (int) y;
    int left = (int) x;
    int below = Math.min(height - 1, above + 1);
    int right = Math.min(width - 1, left + 1);
    double down = y - above;
    double across = x - left;
    double upper =
        plane[above * width + left] * (1 - across) + plane[above * width + right] * across;
    double lower =
        plane[below * width + left] * (1 - across) + plane[below * width + right] * across;
    return (float) (upper * (1 - down) + lower * down);
  }

  private void flip(float[] features, int at) {
    for (int line = at; line < at + channels * height * width; line += width) {
      for (int i = line, j = line + width - 1; i < j; i++, j--) {
        float kept = features[i];
        features[i] = features[j];
        features[j] = kept;
      }
    }
  }

  /**
   * By a whole number of pixels, drawn for each direction on its own, each as likely as any other.
   */
  private void shift(float[] features, int at, Blank blank, SplittableRandom random) {
    int down = random.nextInt(-settings.shift(), settings.shift() + 1);
    int right = random.nextInt(-settings.shift(), settings.shift() + 1);
    for (int channel = 0; channel < channels; channel++) {
      shift(features, at + channel * height * width, down, right, blank.of(channel));
    }
  }

  /** Moves one plane in its place: line by line, none written before it was read. */
  private void shift(float[] plane, int at, int down, int right, float blank) {
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
