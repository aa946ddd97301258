package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.job.Figure;

/** The comparison in a sentence or two: what matters most comes first. */
record Headline(Report report, Measure measure) {
  static final char JOINT = '\u00a0'; // No line may end between a number and its unit.

  /** Less than a hundredth of a point above one answer for all rows is nothing. */
  private static final double NOTHING = 1e-4;

  String sentence() {
    return useless() ? caution() : caution() + kept();
  }

  /** What makes good news of the rest worth nothing; empty where nothing does. */
  String caution() {
    return useless()
        ? "The student is no better than giving the same answer to every row: its "
            + measure.noun()
            + " is "
            + told(student())
            + ". Its size and speed do not matter then."
        : nothingToDistil();
  }

  private ModelReport student() {
    return report.models().get(1);
  }

  private boolean useless() {
    Double above = report.comparison().aboveConstant();
    return above != null && above < NOTHING;
  }

  /** Said before all else where labels alone do as well as the teacher. */
  private String nothingToDistil() {
    ModelReport teacher = report.models().get(0);
    return Comparisons.named(report.models(), Control.BASELINE.key())
        .filter(baseline -> measure.better(measure.of(teacher), measure.of(baseline)) <= 0)
        .map(
            baseline ->
                "The teacher is no better than the baseline ("
                    + told(teacher)
                    + " against "
                    + told(baseline)
                    + " "
                    + measure.noun()
                    + "), so it has little to teach. ")
        .orElse("");
  }

  private String told(ModelReport model) {
    return measure.told(measure.of(model)).replace(' ', JOINT);
  }

  private String kept() {
    Report.Comparison comparison = report.comparison();
    String cost =
        " at "
            + Rounded.significant(100 * comparison.sizeRatio())
            + JOINT
            + "% of its size and "
            + Rounded.significant(comparison.speedup())
            + JOINT
            + "times its speed.";
    Figure figure = measure.figure();
    if (!figure.moreIsBetter()) {
      return "The student's "
          + measure.noun()
          + " is "
          + told(student())
          + " and the teacher's "
          + told(report.models().get(0))
          + ","
          + cost;
    }
    if (figure == Figure.AGREEMENT) {
      return "The student agrees with the teacher on "
          + told(student())
          + " of the test rows"
          + cost.replaceFirst("^ at", ", at");
    }
    double retention = 100 * comparison.retention();
    return "The student "
        + (retention > 100 ? "reaches " : "keeps ")
        + Rounded.fixed("%.1f", retention)
        + JOINT
        + "% of the teacher's "
        + measure.noun()
        + cost;
  }
}
