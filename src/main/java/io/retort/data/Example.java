package io.retort.data;

import java.io.Serializable;

/**
 * One row of the examples table as it is stored. A plain class, since rows travel under Kryo too,
 * which cannot read records back.
 */
public final class Example implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Unique within a split. */
  public final long id;

  /** The class, or {@link io.retort.loss.Targets#UNLABELLED}. */
  public final int label;

  /** The raw values, one byte each, or null where they are floats. */
  public final byte[] bytes;

  /** The features, or null where they are stored as bytes. */
  public final float[] floats;

  public Example(long id, int label, byte[] bytes, float[] floats) {
    this.id = id;
    this.label = label;
    this.bytes = bytes;
    this.floats = floats;
  }
}
