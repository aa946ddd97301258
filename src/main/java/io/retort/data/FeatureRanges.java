package io.retort.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Between what each value of examples lies, before scaling. */
final class FeatureRanges implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Root mean squares of a column that a network learns from as it should. */
  private static final double LARGE = 5;

  private static final double SMALL = 0.02;

  private long rows;
  private float[] low = {};
  private float[] high = {};
  private double[] squares = {};

  /**
   * The column that is the furthest from where numbers should be.
   *
   * @param column from 0
   */
  record Far(int column, float low, float high) {

    String told(String name) {
      return String.format(
          Locale.ROOT,
          "%s goes from %s to %s, and neither data.scale nor data.standardize brings it near 1, where"
              + " networks learn",
          name,
          plain(low),
          plain(high));
    }

    private static String plain(float value) {
      return value == Math.rint(value) && Math.abs(value) < 1e9
          ? String.format(Locale.ROOT, "%,d", (long) value)
          : String.format(Locale.ROOT, "%.4g", value);
    }
  }

  void add(RawExample row) {
    int values = row.bytes == null ? row.floats.length : row.bytes.length;
    grow(values);
    for (int i = 0; i < values; i++) {
      float value = row.bytes == null ? row.floats[i] : row.bytes[i] & 0xff;
      low[i] = Math.min(low[i], value);
      high[i] = Math.max(high[i], value);
      squares[i] += (double) value * value;
    }
    rows++;
  }

  void merge(FeatureRanges other) {
    if (other.rows == 0) {
      return;
    }
    grow(other.low.length);
    for (int i = 0; i < low.length; i++) {
      low[i] = Math.min(low[i], other.low[i]);
      high[i] = Math.max(high[i], other.high[i]);
      squares[i] += other.squares[i];
    }
    rows += other.rows;
  }

  private void grow(int values) {
    if (rows == 0) {
      low = new float[values];
      high = new float[values];
      squares = new double[values];
      Arrays.fill(low, Float.POSITIVE_INFINITY);
      Arrays.fill(high, Float.NEGATIVE_INFINITY);
    }
  }

  /** Where one column is far too large, or all are far too small. */
  Optional<Far> farFromUnit() {
    int largest = 0;
    for (int i = 1; i < squares.length; i++) {
      largest = squares[i] > squares[largest] ? i : largest;
    }
    double size = rows == 0 ? 1 : Math.sqrt(squares[largest] / rows);
    return (size > LARGE || size < SMALL) && size > 0
        ? Optional.of(new Far(largest, low[largest], high[largest]))
        : Optional.empty();
  }
}
