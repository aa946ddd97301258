package io.retort.evaluate;

import java.util.ArrayList;
import java.util.List;

/** What the comparison proves, in sentences, and what it does not. */
record Findings(Report report, Measure measure) {
  private static final String ADVICE =
      " Try T = 1 to 2, a higher learning rate or a larger student.";

  /** Below it, a p-value is no news. */
  private static final double SMALLEST_P = 0.001;

  /** The first is the verdict on distilling, where there is a baseline. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    Report.Comparison comparison = report.comparison();
    sentences.add(distilling(comparison.kdGain()));
    if (comparison.kdGain() != null && comparison.kdGain().seeds() == 1) {
      addPair(comparison.mcNemar(), sentences);
    }
    if (comparison.softGain() != null) {
      sentences.add(softLabels(comparison.softGain()));
    }
    addCopied(report.models().get(1).copied(), sentences);
    addCalibrated(report.models().get(1), sentences);
    return sentences;
  }

  private String distilling(Report.KdGain gain) {
    if (gain == null) {
      return "Without a baseline, what distilling gained is not known.";
    }
    return switch (gain.verdict()) {
      case HELPED -> "Distillation helped by " + amount(gain) + " " + interval(gain) + ".";
      case HURT -> "Distillation hurt by " + amount(gain) + " " + interval(gain) + "." + ADVICE;
      case NO_DIFFERENCE ->
          "Distillation makes no difference that "
              + gain.seeds()
              + " seeds can show: "
              + measure.difference(gain.mean())
              + " over the baseline "
              + interval(gain)
              + ".";
      case UNDECIDED ->
          "On one seed, the student is "
              + place(gain)
              + " the baseline, which decides nothing: evaluate.seeds = 5 would.";
    };
  }

  private String softLabels(Report.KdGain gain) {
    String others = "the same network on the teacher's hard answers";
    return switch (gain.verdict()) {
      case HELPED ->
          "Soft labels are worth " + amount(gain) + " " + interval(gain) + " over " + others + ".";
      case HURT ->
          "Soft labels cost "
              + amount(gain)
              + " "
              + interval(gain)
              + " against "
              + others
              + ": those are the better labels here.";
      case NO_DIFFERENCE ->
          "That it is soft labels that help, "
              + gain.seeds()
              + " seeds cannot show: "
              + measure.difference(gain.mean())
              + " over "
              + others
              + " "
              + interval(gain)
              + ".";
      case UNDECIDED -> "On one seed, it is " + place(gain) + " " + others + ".";
    };
  }

  /** "0.80 points above". */
  private String place(Report.KdGain gain) {
    double rounded = measure.rounded(gain.mean());
    if (rounded == 0) {
      return "level with";
    }
    return amount(gain) + (rounded > 0 ? " above" : " below");
  }

  /** Without a sign. */
  private String amount(Report.KdGain gain) {
    String amount =
        measure.difference(Math.abs(gain.mean())).substring(1).replace(' ', Headline.JOINT);
    return measure == Measure.R2 ? amount + " of" + Headline.JOINT + measure.noun() : amount;
  }

  /** On how much it rests. */
  private String interval(Report.KdGain gain) {
    return "(95"
        + Headline.JOINT
        + "% interval "
        + measure.bare(gain.low())
        + " to "
        + measure.bare(gain.high())
        + ", "
        + gain.seeds()
        + " seeds)";
  }

  private static void addPair(Report.Pair pair, List<String> sentences) {
    if (pair == null) {
      return;
    }
    String p =
        pair.pValue() < SMALLEST_P
            ? "p < " + Rounded.significant(SMALLEST_P)
            : "p = " + Rounded.significant(pair.pValue(), 2);
    sentences.add(
        "Of the test rows, student and baseline of this seed alone get right "
            + Rounded.whole(pair.studentAlone())
            + " and "
            + Rounded.whole(pair.baselineAlone())
            + " (McNemar's test, "
            + p
            + "): that is about these two networks, not about distilling.");
  }

  private static void addCalibrated(ModelReport student, List<String> sentences) {
    if (student.calibrated() != null) {
      sentences.add(
          "The student's calibration error is "
              + Rounded.percent(student.ece())
              + ", and "
              + Rounded.percent(student.calibrated().ece())
              + " with its logits divided by "
              + Rounded.significant(student.calibrated().temperature())
              + ".");
    }
  }

  private static void addCopied(ModelReport.Copied copied, List<String> sentences) {
    if (copied != null && copied.teacherWrong() > 0) {
      sentences.add(
          "The student copied "
              + Rounded.whole(copied.mistakes())
              + " of the teacher's "
              + Rounded.whole(copied.teacherWrong())
              + " mistakes, and agrees on "
              + Rounded.percent((double) copied.ofThose() / copied.teacherRight())
              + " of what the teacher gets right.");
    }
  }
}
