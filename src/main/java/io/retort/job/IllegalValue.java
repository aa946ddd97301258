package io.retort.job;

/**
 * A value outside its legal range, thrown by the record that would hold it; {@link JobFile} adds
 * file and line.
 */
final class IllegalValue extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** The key within the record, empty where the record itself is the value. */
  private final String key;

  IllegalValue(String key, String message) {
    super(message);
    this.key = key;
  }

  String key() {
    return key;
  }

  static void check(boolean legal, String key, Object value, String range) {
    if (!legal) {
      throw new IllegalValue(key, "is " + value + ", must be " + range);
    }
  }

  static void between(String key, double value, double low, double high) {
    check(
        value >= low && value <= high,
        key,
        plain(value),
        "from " + plain(low) + " to " + plain(high));
  }

  static void positive(String key, double value) {
    check(value > 0 && value < Double.POSITIVE_INFINITY, key, plain(value), "above 0");
  }

  /** For shares of which 1 would leave nothing. */
  static void belowOne(String key, double value) {
    check(value >= 0 && value < 1, key, value, "at least 0 and below 1");
  }

  static void present(String key, Object value, String meaning) {
    if (value == null || value.toString().isBlank()) {
      throw new IllegalValue(key, "is missing: " + meaning);
    }
  }

  /** Whole numbers without their fraction, as a user would have written them. */
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
