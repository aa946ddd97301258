package io.retort.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws written signs: for each class a few strokes that are its own, for each picture a hand that
 * writes them a little differently. All arithmetic is exactly specified (StrictMath,
 * SplittableRandom), so that every machine draws the same pixels.
 *
 * @param channels equal planes
 * @param noise from 0 to 1: how far the hand strays, how much the paper is soiled
 */
record GlyphPainter(int channels, int height, int width, double noise) implements Serializable {
  private static final int STROKES = 3;
  private static final int SEGMENTS = 8;

  /** What every sign's strokes are drawn from, so that train and test see the same signs. */
  private static final long ALPHABET = 0x5265746f7274L;

  /** A picture of sign {@code label}, row-major, channels first; {@code hand} is used up. */
  byte[] draw(int label, SplittableRandom hand) {
    double[] points = write(label, hand);
    double pen = 0.035 + 0.02 * hand.nextDouble();
    double[] distances = distances(points, 1.5 * pen);
    byte[] picture = new byte[channels * height * width];
    int plane = height * width;
    for (int pixel = 0; pixel < plane; pixel++) {
      double ink = Math.max(0, Math.min(1, 1.5 - distances[pixel] / pen));
      double grain = noise * 0.9 * (hand.nextDouble() + hand.nextDouble() - 1);
      byte value =
          (byte) Math.round(255 * Math.max(0, Math.min(1, ink * (1 - 0.3 * noise) + grain)));
      for (int channel = 0; channel < channels; channel++) {
        picture[channel * plane + pixel] = value;
      }
    }
    return picture;
  }

  /**
   * The sign's line segments as this hand writes them: x0, y0, x1, y1 of each, in the unit square.
   */
  private double[] write(int label, SplittableRandom hand) {
    double[] strokes = sign(label);
    double angle = (hand.nextDouble() - 0.5) * (0.25 + 0.9 * noise);
    double size = 1 + (hand.nextDouble() - 0.5) * (0.2 + 0.5 * noise);
    double slant = (hand.nextDouble() - 0.5) * (0.2 + 0.8 * noise);
    double right = (hand.nextDouble() - 0.5) * (0.08 + 0.2 * noise);
    double down = (hand.nextDouble() - 0.5) * (0.08 + 0.2 * noise);
    double cos = size * StrictMath.cos(angle);
    double sin = size * StrictMath.sin(angle);
    for (int i = 0; i < strokes.length; i += 2) {
      double x = strokes[i] - 0.5 + tremor(hand);
      double y = strokes[i + 1] - 0.5 + tremor(hand);
      x += slant * y;
      strokes[i] = 0.5 + right + cos * x - sin * y;
      strokes[i + 1] = 0.5 + down + sin * x + cos * y;
    }
    return segments(strokes);
  }

  private double tremor(SplittableRandom hand) {
    return (hand.nextDouble() + hand.nextDouble() - 1) * (0.02 + 0.16 * noise);
  }

  /**
   * The control points, three for each stroke, of sign {@code label}. A stroke may go on where the
   * last one ended.
   */
  private static double[] sign(int label) {
    SplittableRandom alphabet = new SplittableRandom(ALPHABET + label);
    double[] points = new double[STROKES * 6];
    for (int stroke = 0; stroke < STROKES; stroke++) {
      for (int i = 0; i < 6; i++) {
        points[stroke * 6 + i] = 0.18 + 0.64 * alphabet.nextInt(5) / 4.0;
      }
      if (stroke > 0 && alphabet.nextInt(3) > 0) {
        points[stroke * 6] = points[stroke * 6 - 2];
        points[stroke * 6 + 1] = points[stroke * 6 - 1];
      }
    }
    return points;
  }

  /** Each stroke, a quadratic Bezier curve, as straight pieces. */
  private static double[] segments(double[] strokes) {
    double[] segments = new double[STROKES * SEGMENTS * 4];
    int next = 0;
    for (int stroke = 0; stroke < STROKES; stroke++) {
      for (int piece = 0; piece < SEGMENTS; piece++) {
        for (int end = 0; end < 2; end++) {
          double t = (double) (piece + end) / SEGMENTS;
          segments[next++] = bezier(strokes, stroke * 6, t);
          segments[next++] = bezier(strokes, stroke * 6 + 1, t);
        }
      }
    }
    return segments;
  }

  private static double bezier(double[] points, int from, double t) {
    double u = 1 - t;
    return u * u * points[from] + 2 * u * t * points[from + 2] + t * t * points[from + 4];
  }

  /** From each pixel to the nearest segment; infinite where that is farther than {@code reach}. */
  private double[] distances(double[] segments, double reach) {
    double[] nearest = new double[height * width];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int i = 0; i < segments.length; i += 4) {
      int top = first(Math.min(segments[i + 1], segments[i + 3]) - reach, height);
      int bottom = last(Math.max(segments[i + 1], segments[i + 3]) + reach, height);
      int left = first(Math.min(segments[i], segments[i + 2]) - reach, width);
      int right = last(Math.max(segments[i], segments[i + 2]) + reach, width);
      for (int y = top; y <= bottom; y++) {
        for (int x = left; x <= right; x++) {
          double distance = distance(segments, i, (x + 0.5) / width, (y + 0.5) / height);
          nearest[y * width + x] = Math.min(nearest[y * width + x], distance);
        }
      }
    }
    return nearest;
  }

  /** The pixel at a place in the unit interval, or the nearest one there is. */
  private static int first(double place, int pixels) {
    return (int) Math.max(0, Math.floor(place * pixels));
  }

  private static int last(double place, int pixels) {
    return (int) Math.min(pixels - 1, Math.floor(place * pixels));
  }

  /** From a point to the segment that begins at {@code segments[i]}. */
  private static double distance(double[] segments, int i, double x, double y) {
    double dx = segments[i + 2] - segments[i];
    double dy = segments[i + 3] - segments[i + 1];
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((x - segments[i]) * dx + (y - segments[i + 1]) * dy) / length;
    along = Math.max(0, Math.min(1, along));
    double px = x - segments[i] - along * dx;
    double py = y - segments[i + 1] - along * dy;
    return Math.sqrt(px * px + py * py);
  }
}
