package io.retort.data;

import java.io.Serializable;

/**
 * {@code feature = raw * scale + shift}, in floats. One value each, or one for each channel (for
 * examples of one dimension: each column).
 */
public record Affine(float[] scale, float[] shift) implements Serializable {
  public static final Affine IDENTITY = new Affine(new float[] {1}, new float[] {0});

  static Affine scale(double scale) {
    return new Affine(new float[] {(float) scale}, new float[] {0});
  }

  /** Writes the features of unsigned bytes. */
  public void apply(byte[] raw, float[] out, int from) {
    int plane = raw.length / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      float factor = scale[channel];
      float summand = shift[channel];
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        out[from + i] = (raw[i] & 0xff) * factor + summand;
      }
    }
  }

  /** Writes the features of raw floats; {@code out} may be {@code raw}. */
  public void apply(float[] raw, float[] out, int from) {
    int plane = raw.length / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      float factor = scale[channel];
      float summand = shift[channel];
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        out[from + i] = raw[i] * factor + summand;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Affine that
        && java.util.Arrays.equals(scale, that.scale)
        && java.util.Arrays.equals(shift, that.shift);
  }

  @Override
  public int hashCode() {
    return 31 * java.util.Arrays.hashCode(scale) + java.util.Arrays.hashCode(shift);
  }
}
