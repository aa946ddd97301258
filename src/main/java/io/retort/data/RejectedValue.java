package io.retort.data;

/** A row that cannot be an example. It goes to {@code rejects/} and stops nothing. */
final class RejectedValue extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason the kind of fault, the same for all rows that share it
   * @param value what this row held
   */
  RejectedValue(String reason, Object value) {
    super(reason + ": " + value, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
