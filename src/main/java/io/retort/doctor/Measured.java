package io.retort.doctor;

import io.retort.job.Secrets;
import io.retort.job.UserError;
import java.util.concurrent.Callable;

/**
 * What a measurement gave.
 *
 * @param value null where it gave nothing
 * @param problem why it gave nothing, or null
 * @param fault whether that is a fault of ours, and not the user's
 */
record Measured<T>(T value, String problem, boolean fault) {

  static <T> Measured<T> of(T value) {
    return new Measured<>(value, null, false);
  }

  /** Nothing was measured, for a reason that is no problem of its own. */
  static <T> Measured<T> none() {
    return new Measured<>(null, null, false);
  }

  /** Measures; what goes wrong is told, and stops nothing else. */
  static <T> Measured<T> by(Callable<T> measurement) {
    try {
      return of(measurement.call());
    } catch (Exception | LinkageError e) {
      UserError user = UserError.in(e);
      return new Measured<>(null, user == null ? line(e) : user.getMessage(), user == null);
    }
  }

  boolean there() {
    return value != null;
  }

  /** One line of a failure, with its kind where it does not say much itself. */
  static String line(Throwable failure) {
    String kind = failure.getClass().getSimpleName();
    String first = UserError.firstLine(failure);
    return first.equals(kind) ? kind : kind + ": " + Secrets.hide(first);
  }
}
