package io.retort.evaluate;

import java.util.ArrayList;
import java.util.List;

/** The comparison in numbers, as people read them. */
record ComparisonFigures(Report.Comparison comparison, Measure measure) {

  /** A figure of the comparison and what it is measured against. */
  record Figure(String name, String value, String meaning) {}

  /** Those that there are: some need a baseline. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "retention",
            Rounded.percent(comparison.retention()),
            "of the teacher's " + measure.noun()));
    if (comparison.gapClosed() != null) {
      String closed = Rounded.percent(comparison.gapClosed());
      figures.add(new Figure("gap closed", closed, "of the way from the baseline to the teacher"));
    }
    if (comparison.kdGain() != null) {
      figures.add(gain("KD gain", comparison.kdGain(), "over the baseline"));
    }
    if (comparison.softGain() != null) {
      figures.add(gain("soft gain", comparison.softGain(), "over pseudo-labels"));
    }
    String ratio = Rounded.significant(comparison.sizeRatio());
    figures.add(new Figure("size ratio", ratio, "student bytes / teacher bytes"));
    String speedup = Rounded.significant(comparison.speedup());
    figures.add(new Figure("speedup", speedup, "teacher p50 / student p50, one row at a time"));
    return figures;
  }

  private Figure gain(String name, Report.KdGain gain, String over) {
    String evidence =
        gain.seeds() == 1
            ? "on one seed, which proves little"
            : "95 % interval "
                + measure.bare(gain.low())
                + " to "
                + measure.bare(gain.high())
                + ", "
                + gain.seeds()
                + " seeds";
    return new Figure(name, measure.difference(gain.mean()), over + ", " + evidence);
  }

  /** By which method intervals of gains are told; null where there are none. */
  String gainsExplained() {
    Report.KdGain gain = comparison.kdGain();
    return gain == null || gain.low() == null
        ? null
        : "Means over the seeds, with the 95 % interval of Student's t for the paired differences. Seeds"
            + " differ in start and order of rows; teacher and rows are the same.";
  }
}
