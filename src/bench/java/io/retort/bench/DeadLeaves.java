package io.retort.bench;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Pictures of leaves that lie over each other, of all sizes, in colours and with stripes of their
 * own: drawn, with the statistics of natural ones ("dead leaves": Lee, Mumford and Huang 2001;
 * networks learn from them, Baradad et al., arXiv 2106.05963). Some are of a few large leaves, some
 * of many small ones.
 *
 * @param side of a picture, in pixels
 */
record DeadLeaves(int side) {
  private static final int MOST_LEAVES = 400;

  /** Radii, in pixels; between them the density falls with the third power. */
  private static final double LEAST = 4;

  private static final double MOST = 120;

  /** Picture {@code number}, from 0 to 255, {@code [3, side, side]}. */
  float[] picture(int number) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(number);
    Leaf.Palette palette = Leaf.Palette.drawn(random);
    double least = LEAST * Math.pow(10, random.nextDouble());
    int leaves = (int) Math.pow(MOST_LEAVES, random.nextDouble());
    float[] picture = new float[3 * side * side];
    new Leaf(side / 2.0, side / 2.0, 4.0 * side, palette, random).paint(picture, side);
    for (int leaf = 0; leaf < leaves; leaf++) {
      double x = side * random.nextDouble();
      double y = side * random.nextDouble();
      new Leaf(x, y, radius(least, random.nextDouble()), palette, random).paint(picture, side);
    }
    return picture;
  }

  private static double radius(double smallest, double u) {
    double least = 1 / (smallest * smallest);
    double most = 1 / (MOST * MOST);
    return 1 / Math.sqrt(least + u * (most - least));
  }

  /** An ellipse. */
  private static final class Leaf {
    private final double x;
    private final double y;
    private final double radius;
    private final double angle;
    private final double flatness;
    private final double[] colour;
    private final double stripes;
    private final double depth;

    /**
     * What the leaves of a picture have in common.
     *
     * @param tint in the mean
     * @param contrast deviation of their light
     * @param hues deviation of each colour
     */
    record Palette(double[] tint, double contrast, double hues) {
      static Palette drawn(RandomGenerator random) {
        double[] tint = random.doubles(3, 0, 255).toArray();
        return new Palette(tint, 90 * random.nextDouble(), 90 * random.nextDouble());
      }
    }

    Leaf(double x, double y, double radius, Palette palette, RandomGenerator random) {
      this.x = x;
      this.y = y;
      this.radius = radius;
      this.angle = Math.PI * random.nextDouble();
      this.flatness = 1 + 3 * random.nextDouble() * random.nextDouble();
      this.stripes = 2 * Math.PI / (3 + 30 * random.nextDouble());
      this.depth = 60 * Math.max(0, random.nextGaussian());
      double light = palette.contrast * random.nextGaussian();
      this.colour = palette.tint.clone();
      for (int channel = 0; channel < 3; channel++) {
        colour[channel] += light + palette.hues * random.nextGaussian();
      }
    }

    void paint(float[] picture, int side) {
      for (int i = (int) Math.max(0, y - radius); i < Math.min(side, y + radius); i++) {
        for (int j = (int) Math.max(0, x - radius); j < Math.min(side, x + radius); j++) {
          double along = Math.cos(angle) * (j - x) + Math.sin(angle) * (i - y);
          double across = flatness * (Math.cos(angle) * (i - y) - Math.sin(angle) * (j - x));
          if (along * along + across * across <= radius * radius) {
            double shade = depth * Math.sin(stripes * along);
            for (int channel = 0; channel < 3; channel++) {
              double value = Math.max(0, Math.min(255, colour[channel] + shade));
              picture[(channel * side + i) * side + j] = (float) value;
            }
          }
        }
      }
    }
  }
}
