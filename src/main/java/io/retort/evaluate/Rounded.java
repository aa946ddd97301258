package io.retort.evaluate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Rounded {
  private static final String UNDEFINED = "n/a"; // A ratio to nothing, as to an accuracy of 0.

  private Rounded() {}

  /** "97.05 %". */
  public static String percent(double share) {
    return fixed("%.2f %%", hundredths(share));
  }

  /** "+0.97": a difference of two shares, in points. */
  public static String points(double difference) {
    return fixed("%+.2f", hundredths(difference));
  }

  /** Percent to two decimals, where what rounds to nothing has no sign. */
  public static double hundredths(double share) {
    return Double.isFinite(share) ? Math.round(1e4 * share) / 100.0 : share;
  }

  /** "0.119" or "12.3": three digits wherever the point is, without closing zeros. */
  public static String significant(double value) {
    return significant(value, 3);
  }

  /** The same of so many digits. */
  public static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return UNDEFINED;
    }
    MathContext context = new MathContext(digits);
    return new BigDecimal(value).round(context).stripTrailingZeros().toPlainString();
  }

  public static String fixed(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : UNDEFINED;
  }

  /** "+12". */
  static String signed(long value) {
    return String.format(Locale.ROOT, "%+,d", value);
  }

  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** In decimal units, as file managers count. */
  public static String bytes(long bytes) {
    if (bytes < 1_000_000) {
      return fixed("%.0f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000 ? fixed("%.1f MB", bytes / 1e6) : fixed("%.2f GB", bytes / 1e9);
  }
}
