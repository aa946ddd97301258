package io.retort.evaluate;

import io.retort.data.Example;
import io.retort.data.ExamplesInfo;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Examples that are pictures, for people to look at. */
final class Picture {
  /** Pixels of the longer side at most. */
  private static final int LARGEST = 96;

  private Picture() {}

  /** Whether examples of such a table can be shown: of one channel, or of red, green and blue. */
  static boolean shown(ExamplesInfo info) {
    return info.shape().size() == 3 && (info.shape().get(0) == 1 || info.shape().get(0) == 3);
  }

  /**
   * The example as a PNG in a data URI: bytes as they are, floats from the least, black, to the
   * greatest.
   */
  static String of(Example example, ExamplesInfo info) {
    int height = info.shape().get(1);
    int width = info.shape().get(2);
    int[] values = values(example);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int pixels = width * height;
    int other = info.shape().get(0) == 1 ? 0 : pixels;
    for (int at = 0; at < pixels; at++) {
      int rgb = values[at] << 16 | values[at + other] << 8 | values[at + 2 * other];
      image.setRGB(at % width, at / width, rgb);
    }
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(reduced(image), "png", png);
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("a picture could not be written to memory", e);
    }
  }

  /** From 0 to 255. */
  private static int[] values(Example example) {
    if (example.bytes != null) {
      int[] values = new int[example.bytes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = Byte.toUnsignedInt(example.bytes[i]);
      }
      return values;
    }
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : example.floats) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    int[] values = new int[example.floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          greatest == least
              ? 0
              : Math.round(255 * (example.floats[i] - least) / (greatest - least));
    }
    return values;
  }

  private static BufferedImage reduced(BufferedImage image) {
    int longer = Math.max(image.getWidth(), image.getHeight());
    if (longer <= LARGEST) {
      return image;
    }
    int width = Math.max(1, image.getWidth() * LARGEST / longer);
    int height = Math.max(1, image.getHeight() * LARGEST / longer);
    BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = reduced.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return reduced;
  }
}
