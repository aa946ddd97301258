package io.retort.evaluate;

import io.retort.job.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The comparison in numbers, as people read them. */
record ComparisonFigures(Report report, Measure measure) {

  /** A figure of the comparison and what it is measured against. */
  record Figure(String name, String value, String meaning) {}

  private Report.Comparison comparison() {
    return report.comparison();
  }

  /** Those that there are: some need a baseline. */
  List<Figure> figures() {
    Report.Comparison comparison = comparison();
    List<Figure> figures = new ArrayList<>();
    if (measure != Measure.AGREEMENT) { // The teacher always agrees with itself.
      figures.add(
          new Figure(
              "retention",
              Rounded.percent(comparison.retention()),
              "of the teacher's " + measure.noun()));
    }
    if (comparison.gapClosed() != null) {
      String closed = Rounded.percent(comparison.gapClosed());
      figures.add(new Figure("gap closed", closed, "of the way from the baseline to the teacher"));
    }
    if (comparison.kdGain() != null) {
      figures.add(gain("KD gain", comparison.kdGain(), "over the baseline", measure));
    }
    if (comparison.kdGainSameSettings() != null) {
      figures.add(
          gain(
              "KD gain, same settings",
              comparison.kdGainSameSettings(),
              "over a baseline with the student's settings",
              measure));
    }
    if (comparison.softGain() != null) {
      figures.add(gain("soft gain", comparison.softGain(), "over pseudo-labels", measure));
    }
    String ratio = Rounded.significant(comparison.sizeRatio());
    figures.add(new Figure("size ratio", ratio, "student bytes / teacher bytes"));
    String speedup = Rounded.significant(comparison.speedup());
    figures.add(new Figure("speedup", speedup, "teacher p50 / student p50, one row at a time"));
    return figures;
  }

  private static Figure gain(String name, Report.KdGain gain, String over, Measure measure) {
    return new Figure(name, measure.difference(gain.mean()), over + ", " + evidence(gain, measure));
  }

  private static String evidence(Report.KdGain gain, Measure measure) {
    return gain.seeds() == 1
        ? "on one seed, which proves little"
        : "95 % interval "
            + measure.bare(gain.low())
            + " to "
            + measure.bare(gain.high())
            + ", "
            + gain.seeds()
            + " seeds";
  }

  /**
   * A figure that the student and its controls are compared in.
   *
   * @param overBaseline empty where there is none, as the next
   */
  record Line(String name, String overBaseline, String overPseudoLabels) {}

  /** How much better the student is than its controls, line by line. */
  List<Line> lines() {
    List<Report.GainLine> gains = comparison().gains();
    boolean controls = comparison().kdGain() != null || comparison().softGain() != null;
    return gains == null || gains.size() < 2 || !controls
        ? List.of()
        : gains.stream().map(this::line).toList();
  }

  boolean hasLines() {
    return !lines().isEmpty();
  }

  private Line line(Report.GainLine line) {
    Gain.Line kind = Gain.Line.valueOf(line.name().toUpperCase(Locale.ROOT).replace('-', '_'));
    Measure own = Comparisons.of(kind, measure);
    String name =
        switch (kind) {
          case METRIC -> measure.title();
          case NLL, ECE -> own.title();
          case SCALED_NLL, SCALED_ECE -> own.title() + ", scaled";
        };
    return new Line(name, told(line.overBaseline(), own), told(line.overPseudoLabels(), own));
  }

  /** "+0.80 points (+0.55 to +1.05)". */
  private static String told(Report.KdGain gain, Measure measure) {
    if (gain == null) {
      return "";
    }
    String interval =
        gain.low() == null
            ? ""
            : " (" + measure.bare(gain.low()) + " to " + measure.bare(gain.high()) + ")";
    return measure.difference(gain.mean()) + interval;
  }

  /** By which method intervals of gains are told, and of which seeds; null where there are none. */
  String gainsExplained() {
    Report.KdGain gain = comparison().kdGain();
    if (gain == null || gain.low() == null) {
      return null;
    }
    String seeds =
        report.seeds().stream()
            .map(seed -> Long.toString(seed.seed()))
            .collect(Collectors.joining(", "));
    return "Means over the seeds "
        + seeds
        + ", with the 95 % interval of Student's t for the paired differences; other figures of models"
        + " are those of seed "
        + report.seed()
        + ". Seeds differ in start and order of rows; teacher and rows are the same.";
  }
}
