package io.retort.data;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * One row of the examples table as it is stored. A plain class, since rows travel under Kryo too,
 * which cannot read records back.
 */
public final class Example implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long SEED = 42;

  /** Unique within a split. */
  public final long id;

  /**
   * The class or, of a regression, the number as {@link io.retort.loss.Targets#label} keeps it; or
   * {@link io.retort.loss.Targets#UNLABELLED}.
   */
  public final int label;

  /** The raw values, one byte each, or null where they are floats. */
  public final byte[] bytes;

  /** The features, or null where they are stored as bytes. */
  public final float[] floats;

  /** Of its features, as they are stored: xxHash64. */
  public long hash() {
    return bytes != null
        ? XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, SEED)
        : XXH64.hashUnsafeBytes(
            floats, Platform.FLOAT_ARRAY_OFFSET, floats.length * Float.BYTES, SEED);
  }

  public Example(long id, int label, byte[] bytes, float[] floats) {
    this.id = id;
    this.label = label;
    this.bytes = bytes;
    this.floats = floats;
  }
}
