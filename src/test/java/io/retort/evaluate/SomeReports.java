package io.retort.evaluate;

import io.retort.job.Gain;
import io.retort.job.Json;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.StageTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reports whose figures a test gives where they matter. */
final class SomeReports {
  static final String HASH = "0123456789abcdef".repeat(4);

  /** A picture of one. */
  private static final String PIXEL =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
          + "RU5ErkJggg==";

  private SomeReports() {}

  /** A model of classes. */
  static ModelReport model(
      String name, double accuracy, long parameters, long bytes, double millis, String hash) {
    return new ModelReport(
        name,
        accuracy,
        new ModelReport.Interval(accuracy - 0.01, accuracy + 0.01),
        1.0,
        accuracy - 0.001,
        accuracy - 0.002,
        accuracy / 10 - 0.0002,
        accuracy / 20,
        accuracy / 100 - 0.001,
        name.equals("teacher")
            ? null
            : new ModelReport.Calibrated(
                1.25,
                accuracy / 10 - 0.0052,
                accuracy / 20 - 0.0025,
                accuracy / 100 - 0.003,
                List.of(new ModelReport.Bin(0.8, 10_000, 0.82, accuracy))),
        null,
        accuracy - 0.003,
        accuracy - 0.004,
        new ModelReport.Threshold(0.4, accuracy, accuracy, accuracy, 0.5, 0.5),
        accuracy,
        new ModelReport.Fidelity(10_000, accuracy / 4, accuracy / 8),
        null,
        null,
        null,
        parameters,
        bytes,
        parameters,
        new ModelReport.Latency(millis, 2 * millis, 3 * millis),
        1000 / millis,
        3L * bytes,
        hash,
        new ModelReport.Copied(9000, 8900, 110, 61),
        List.of(
            new ModelReport.ClassScores(5000, 0.9, 0.8, 0.85),
            new ModelReport.ClassScores(0, null, null, null)),
        List.of(new ModelReport.Confused(0, 1, 20)),
        List.of(new ModelReport.Bin(0.8, 10_000, 0.85, accuracy)),
        List.of(slice("de", accuracy - 0.1), slice("fr", accuracy + 0.1)));
  }

  /** A regression's. */
  static ModelReport number(String name, double r2) {
    return new ModelReport(
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        r2,
        7.0,
        5.0,
        1,
        1,
        null,
        new ModelReport.Latency(1, 1, 1),
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static ModelReport.Slice slice(String value, double accuracy) {
    ModelReport.Interval interval = new ModelReport.Interval(accuracy - 0.02, accuracy + 0.02);
    return new ModelReport.Slice(
        "country", value, 5000, accuracy, interval, 0.8, 0.4, 0.05, 0.9, null, null, null);
  }

  /** What models of these scores reach, on one seed. */
  static List<Report.SeedScores> oneSeed(List<ModelReport> models) {
    return List.of(
        new Report.SeedScores(42, models.get(1).score(), score(models, 2), score(models, 3), null));
  }

  private static Double score(List<ModelReport> models, int index) {
    return index < models.size() ? models.get(index).score() : null;
  }

  /** Seeds on which a student has these gains over a baseline and over pseudo-labels. */
  static List<Report.SeedScores> seeds(double[] overBaseline, double[] overPseudoLabels) {
    return IntStream.range(0, overBaseline.length)
        .mapToObj(
            seed ->
                new Report.SeedScores(
                    seed, 0.9, 0.9 - overBaseline[seed], 0.9 - overPseudoLabels[seed], null))
        .toList();
  }

  /** By so much less than in the metric scores differ in another line. */
  static double factor(Gain.Line line) {
    return Math.pow(0.5, line.ordinal());
  }

  /** The same seeds in all lines; where less is better, the gains are losses. */
  static SeedTable table(List<Report.SeedScores> seeds) {
    Map<Gain.Line, List<Report.SeedScores>> lines = new EnumMap<>(Gain.Line.class);
    for (Gain.Line line : Gain.Line.values()) {
      lines.put(line, seeds.stream().map(seed -> times(seed, factor(line))).toList());
    }
    return new SeedTable(lines);
  }

  private static Report.SeedScores times(Report.SeedScores seed, double factor) {
    return new Report.SeedScores(
        seed.seed(),
        seed.student() * factor,
        times(seed.baseline(), factor),
        times(seed.pseudoLabels(), factor),
        times(seed.baselineSameSettings(), factor));
  }

  private static Double times(Double score, double factor) {
    return score == null ? null : (Double) (score * factor);
  }

  /** By accuracy or R², where one answer for all rows is right on a tenth of them. */
  static Report.Comparison compare(
      List<ModelReport> models, List<Report.SeedScores> seeds, Report.Pair pair) {
    return Comparisons.compare(models, table(seeds), pair, Measure.usual(models), 0.1);
  }

  static Report.Comparison compare(List<ModelReport> models) {
    return compare(models, oneSeed(models), null);
  }

  static Report report(List<ModelReport> models, List<Report.GateResult> gates) {
    return report("mnist", models, compare(models), gates, 0);
  }

  static Report report(
      String job,
      List<ModelReport> models,
      Report.Comparison comparison,
      List<Report.GateResult> gates,
      long filtered) {
    return new Report(
        Report.VERSION,
        job,
        "2026-01-31T12:00:00Z",
        gates,
        42,
        10_000,
        0,
        0,
        null,
        List.of("cat", "dog"),
        new Report.MetricChoice(Measure.usual(models).figure().key(), null),
        models,
        comparison,
        oneSeed(models),
        List.of(),
        Map.of(),
        new Report.SoftLabels(60_000, filtered, null),
        List.of(new Report.Curve("student", LossCurve.points(List.of(2.0, 1.0, 0.5)))),
        List.of(new Report.Disagreement(17, 0, 0, 1, 0.75, 0.875, PIXEL, null)),
        List.of(
            new StageTime("prepare", 12.34, 70_000, 5672.6, true),
            new StageTime("train", 61.5, 60_000, 975.6, false)),
        Json.MAPPER.createObjectNode().put("name", job),
        Map.of("teacher", HASH),
        new Manifest.MadeWith("1.0", "3.5.7", "17.0.9", "Linux amd64"));
  }
}
