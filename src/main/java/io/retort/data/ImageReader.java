package io.retort.data;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * An image of Spark's image source: rows of pixels, each blue, green, red (and alpha); ours are
 * planes, red first.
 */
final class ImageReader {
  private ImageReader() {}

  static byte[] read(Row image, List<Integer> shape) throws RejectedValue {
    int channels = image.<Integer>getAs("nChannels");
    int height = image.<Integer>getAs("height");
    int width = image.<Integer>getAs("width");
    if (channels <= 0 || height <= 0) {
      throw new RejectedValue("image cannot be read", image.getAs("origin"));
    }
    if (!List.of(channels, height, width).equals(shape)) {
      throw new RejectedValue("image is not of shape " + shape, List.of(channels, height, width));
    }
    byte[] pixels = image.getAs("data");
    byte[] planes = new byte[pixels.length];
    int plane = height * width;
    for (int channel = 0; channel < channels; channel++) {
      int stored = channels == 1 || channel == 3 ? channel : 2 - channel;
      for (int i = 0; i < plane; i++) {
        planes[channel * plane + i] = pixels[i * channels + stored];
      }
    }
    return planes;
  }
}
