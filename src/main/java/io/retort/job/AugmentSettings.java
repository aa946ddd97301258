package io.retort.job;

import java.io.Serializable;

/**
 * How examples are changed, at random.
 *
 * @param shift pixels that a picture is moved by at most, in each direction
 * @param flip whether a picture is mirrored, left to right, every other time
 * @param crop the least share of height and width that a picture is cut down to, and then enlarged
 *     again; 1 cuts nothing
 * @param noise deviation of what is added to every feature
 */
public record AugmentSettings(int shift, boolean flip, double crop, double noise)
    implements Serializable {
  public static final AugmentSettings NONE = new AugmentSettings(0, false, 1, 0);

  public AugmentSettings {
    IllegalValue.between("shift", shift, 0, 1000);
    IllegalValue.check(crop > 0 && crop <= 1, "crop", crop, "above 0 to 1");
    IllegalValue.between("noise", noise, 0, 1000);
  }

  /** Whether it changes something that only pictures have. */
  public boolean ofPictures() {
    return shift > 0 || flip || crop < 1;
  }
}
