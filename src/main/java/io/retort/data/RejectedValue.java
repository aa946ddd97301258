package io.retort.data;

/** A row that cannot be an example. It goes to {@code rejects/} and stops nothing. */
final class RejectedValue extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String column;

  /**
   * @param reason the kind of fault, the same for all rows that share it
   * @param value what this row held
   */
  RejectedValue(String reason, Object value) {
    this(reason, null, value);
  }

  /**
   * @param column where it stands, or null where the reason says so
   */
  RejectedValue(String reason, String column, Object value) {
    super(reason + ": " + value, null, false, false);
    this.reason = reason;
    this.column = column;
  }

  /** Or null. */
  String column() {
    return column;
  }

  String reason() {
    return reason;
  }
}
