package io.retort.train;

import io.retort.data.Affine;
import io.retort.data.Views;
import io.retort.loss.SoftLabels;
import java.io.Serializable;

/**
 * Packed rows of one worker. Bytes stay bytes until a batch is made of them. A plain class, since
 * blocks travel under Kryo too, which cannot read records back.
 */
final class Block implements Serializable {
  private static final long serialVersionUID = 1L;

  final int rows;
  private final int features;

  /** Row-major, or null where the values are floats. */
  private final byte[] bytes;

  private final float[] scale;
  private final float[] shift;
  private final float[] floats;
  private final int[] labels;

  /** As many of each row. */
  private final SoftLabels softLabels;

  /** Of rows, for their views, or null where soft labels are of the rows themselves. */
  private final long[] viewSeeds;

  private Block(
      int rows,
      int features,
      byte[] bytes,
      Affine affine,
      float[] floats,
      int[] labels,
      SoftLabels softLabels,
      long[] viewSeeds) {
    this.rows = rows;
    this.features = features;
    this.bytes = bytes;
    this.scale = affine == null ? null : affine.scale();
    this.shift = affine == null ? null : affine.shift();
    this.floats = floats;
    this.labels = labels;
    this.softLabels = softLabels;
    this.viewSeeds = viewSeeds;
  }

  static Block ofBytes(
      int rows,
      int features,
      byte[] bytes,
      Affine affine,
      int[] labels,
      SoftLabels softLabels,
      long[] viewSeeds) {
    return new Block(rows, features, bytes, affine, null, labels, softLabels, viewSeeds);
  }

  static Block ofFloats(
      int rows,
      int features,
      float[] floats,
      int[] labels,
      SoftLabels softLabels,
      long[] viewSeeds) {
    return new Block(rows, features, null, null, floats, labels, softLabels, viewSeeds);
  }

  /** Rows may not come and go between two rounds. */
  void expect(int count) {
    if (rows != count) {
      throw new IllegalStateException("a block of " + count + " rows has " + rows + " now");
    }
  }

  int label(int row) {
    return labels[row];
  }

  /** Writes a row's features to {@code out} at {@code to}. */
  void features(int row, float[] out, int to) {
    int from = row * features;
    if (floats != null) {
      System.arraycopy(floats, from, out, to, features);
      return;
    }
    int plane = features / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      float factor = scale[channel];
      float summand = shift[channel];
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        out[to + i] = (bytes[from + i] & 0xff) * factor + summand;
      }
    }
  }

  /** The feature that an empty pixel of a channel has: raw 0, or where features are stored, 0. */
  float blank(int channel) {
    return floats != null ? 0 : shift[shift.length == 1 ? 0 : channel];
  }

  /** Whether soft labels are of views, and not of the rows themselves. */
  boolean hasViews() {
    return viewSeeds != null;
  }

  /**
   * The seed of a row's view.
   *
   * @param turn which of the views: they take turns
   */
  long viewSeed(int row, long turn) {
    return Views.seedOf(viewSeeds[row], view(turn));
  }

  private int view(long turn) {
    return (int) (turn % perRow());
  }

  private int perRow() {
    return viewSeeds == null ? 1 : softLabels.rows() / rows;
  }

  /** Copies the soft label of a row or of one of its views, if there is any. */
  void softLabel(int row, long turn, SoftLabels out, int to) {
    softLabels.copy(row * perRow() + view(turn), out, to);
  }
}
