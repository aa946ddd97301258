package io.retort.data;

import io.retort.loss.Targets;
import java.io.Serializable;
import java.util.BitSet;

/**
 * A source's row after reading: an example, or the reason why it is none. Raw values, before
 * scaling.
 */
final class RawExample implements Serializable {
  private static final long serialVersionUID = 1L;

  final long id;

  /** In file order, from 0. */
  final long position;

  final int label;
  final byte[] bytes;
  final float[] floats;

  /** Features whose value {@link #floats} does not hold as it is; null where there are none. */
  final BitSet rounded;

  /** Of an example that is to be encoded yet. */
  final String text;

  /** Null for an example. */
  final String reason;

  /** Of a rejected row: its number or id, and the column. */
  final String place;

  /** The rejected row as text. */
  final String record;

  private RawExample(
      long id,
      long position,
      int label,
      byte[] bytes,
      float[] floats,
      BitSet rounded,
      String text,
      String reason,
      String place,
      String record) {
    this.id = id;
    this.position = position;
    this.label = label;
    this.bytes = bytes;
    this.floats = floats;
    this.rounded = rounded;
    this.text = text;
    this.reason = reason;
    this.place = place;
    this.record = record;
  }

  static RawExample bytes(long id, long position, int label, byte[] bytes) {
    return new RawExample(id, position, label, bytes, null, null, null, null, null, null);
  }

  static RawExample floats(long id, long position, int label, float[] floats) {
    return new RawExample(id, position, label, null, floats, null, null, null, null, null);
  }

  /** The same, of which some values are not what they were. */
  RawExample rounded(BitSet features) {
    return new RawExample(
        id, position, label, bytes, floats, features, text, reason, place, record);
  }

  static RawExample text(long id, long position, int label, String text) {
    return new RawExample(id, position, label, null, null, null, text, null, null, null);
  }

  static RawExample rejected(long id, long position, String reason, String place, String record) {
    return new RawExample(
        id, position, Targets.UNLABELLED, null, null, null, null, reason, place, record);
  }

  boolean accepted() {
    return reason == null;
  }

  /** Whether one unsigned byte a value holds the raw values exactly. */
  boolean fitsBytes() {
    if (bytes != null) {
      return true;
    }
    for (float value : floats) {
      if (!(value >= 0 && value <= 255 && value == (int) value)
          || Float.floatToRawIntBits(value) == 0x80000000) {
        return false;
      }
    }
    return true;
  }

  byte[] toBytes() {
    if (bytes != null) {
      return bytes;
    }
    byte[] converted = new byte[floats.length];
    for (int i = 0; i < converted.length; i++) {
      converted[i] = (byte) (int) floats[i];
    }
    return converted;
  }

  float[] toFloats() {
    if (floats != null) {
      return floats;
    }
    float[] converted = new float[bytes.length];
    Affine.IDENTITY.apply(bytes, converted, 0);
    return converted;
  }
}
