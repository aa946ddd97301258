package io.retort.evaluate;

import io.retort.network.ClassifierSource;
import io.retort.pipeline.Manifest;

/** One model's line of the report. */
final class ModelReports {
  private ModelReports() {}

  static Report.ModelReport of(
      String name,
      ModelScores scores,
      LatencyProbe.Timing timing,
      Manifest manifest,
      ClassifierSource source) {
    String hash = manifest.details().path("parametersSha256").asText(null);
    Scores classes = scores instanceof Scores those ? those : null;
    NumberScores numbers = scores instanceof NumberScores those ? those : null;
    return new Report.ModelReport(
        name,
        classes == null ? null : classes.accuracy(),
        classes == null ? null : classes.top5(),
        classes == null ? null : classes.macroF1(),
        classes == null ? null : classes.nll(),
        classes == null ? null : classes.ece(),
        classes == null ? null : classes.agreement(),
        numbers == null ? null : numbers.r2(),
        numbers == null ? null : numbers.rmse(),
        numbers == null ? null : numbers.mae(),
        source.onThisThread().parameters(),
        manifest.details().path("bytes").asLong(),
        new Report.Latency(timing.p50(), timing.p95()),
        timing.rowsPerSecond(),
        hash);
  }
}
