package io.retort.job;

/** What a gate's value may be at all: a share of 95 is a slip, and would never be reached. */
final class GateRange {
  private GateRange() {}

  /** Throws where no report could ever have such a figure. */
  static void check(Gate gate, double value) {
    String key = "gates." + gate.key();
    IllegalValue.check(Double.isFinite(value), key, value, "a finite number");
    if (gate.figure() instanceof Figure figure) {
      check(figure, key, value);
    } else if (gate.figure() instanceof Gain gain && gain.line().share()) {
      IllegalValue.check(Math.abs(value) <= 1, key, value, "-1 to 1, a difference of shares");
    }
  }

  private static void check(Figure figure, String key, double value) {
    if (figure.share()) {
      IllegalValue.check(value >= 0 && value <= 1, key, value, "0 to 1, a share: 95 % is 0.95");
    }
    switch (figure) {
      case BRIER, CALIBRATED_BRIER ->
          IllegalValue.check(value >= 0 && value <= 2, key, value, "0 to 2");
      case NLL,
              CALIBRATED_NLL,
              KL,
              RMSE,
              MAE,
              PARAMETERS,
              BYTES,
              MULTIPLY_ADDS,
              PEAK_BYTES,
              LATENCY_P50,
              LATENCY_P95,
              LATENCY_P99,
              ROWS_PER_SECOND,
              SPEEDUP,
              SIZE_RATIO ->
          IllegalValue.check(value >= 0, key, value, "0 or more");
      case R2 -> IllegalValue.check(value <= 1, key, value, "at most 1");
      default -> {}
    }
  }
}
