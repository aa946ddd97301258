package io.retort.doctor;

import java.util.Locale;
import java.util.OptionalDouble;

/** How long a stage will take on all rows, by what it took on the first. */
final class StageTimeCheck implements Check {
  private final String stage;

  StageTimeCheck(String stage) {
    this.stage = stage;
  }

  @Override
  public String name() {
    return "time: " + stage;
  }

  @Override
  public Verdict of(Facts facts) {
    if (!facts.rehearsed().there() || !facts.rehearsed().value().well("evaluate")) {
      return new Verdict.NotApplicable("needs a job that gets through its first rows");
    }
    Forecast forecast = new Forecast(facts);
    OptionalDouble seconds = forecast.seconds(stage);
    return seconds.isEmpty()
        ? new Verdict.NotApplicable(forecast.unknown(stage))
        : new Verdict.Ok(
            "about " + duration(seconds.getAsDouble()) + " (" + forecast.rate(stage) + ")");
  }

  /** In two units at most: nobody knows it better. */
  static String duration(double seconds) {
    if (seconds < 90) {
      return String.format(Locale.ROOT, "%.0f s", Math.max(1, seconds));
    }
    if (seconds < 90 * 60) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return seconds < 48 * 3600
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : String.format(Locale.ROOT, "%.1f days", seconds / 86_400);
  }
}
