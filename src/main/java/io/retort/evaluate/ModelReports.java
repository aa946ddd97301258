package io.retort.evaluate;

import io.retort.network.ClassifierSource;
import io.retort.pipeline.Manifest;

/** One model's line of the report. */
final class ModelReports {
  private ModelReports() {}

  static Report.ModelReport of(
      String name,
      Scores scores,
      LatencyProbe.Timing timing,
      Manifest manifest,
      ClassifierSource source) {
    String hash = manifest.details().path("parametersSha256").asText(null);
    return new Report.ModelReport(
        name,
        scores.accuracy(),
        scores.top5(),
        scores.macroF1(),
        scores.nll(),
        scores.ece(),
        scores.agreement(),
        source.onThisThread().parameters(),
        manifest.details().path("bytes").asLong(),
        new Report.Latency(timing.p50(), timing.p95()),
        timing.rowsPerSecond(),
        hash);
  }
}
