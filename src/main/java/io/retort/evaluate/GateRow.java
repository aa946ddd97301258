package io.retort.evaluate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A gate as people read it.
 *
 * @param required with the direction, the number as the job file has it
 * @param actual "none" where it could not be worked out
 */
public record GateRow(String name, String required, String actual, boolean passed) {
  private static final int DIGITS = 4;
  private static final int MOST_DIGITS = 12;

  public static GateRow of(Report.GateResult gate) {
    String side = gate.atLeast() ? "at least " : "at most ";
    return new GateRow(
        gate.slice() == null ? gate.name() : gate.name() + " (" + gate.slice() + ")",
        side + plain(gate.required(), MOST_DIGITS),
        actual(gate),
        gate.passed());
  }

  String verdict() {
    return passed ? "passed" : "MISSED";
  }

  /** As few digits as agree with the verdict: 0.96998 does not reach 0.97 as "0.97". */
  private static String actual(Report.GateResult gate) {
    if (gate.actual() == null) {
      return "none";
    }
    int digits = DIGITS;
    while (digits < MOST_DIGITS && !agrees(plain(gate.actual(), digits), gate)) {
      digits++;
    }
    return plain(gate.actual(), digits);
  }

  private static boolean agrees(String shown, Report.GateResult gate) {
    double actual = Double.parseDouble(shown);
    boolean passes = gate.atLeast() ? actual >= gate.required() : actual <= gate.required();
    return passes == gate.passed();
  }

  private static String plain(double value, int digits) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
