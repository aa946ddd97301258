package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.job.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the student's probabilities are worth, in sentences; of classes alone. */
record ProbabilityFindings(Report report) {

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    ModelReport student = report.models().get(1);
    if (student.nll() == null) {
      return sentences;
    }
    for (Control control : List.of(Control.PSEUDO_LABELS, Control.BASELINE)) {
      Comparisons.named(report.models(), control.key())
          .flatMap(other -> against(student, other, control))
          .ifPresent(sentences::add);
    }
    scaled(student).ifPresent(sentences::add);
    return sentences;
  }

  /** Said where both figures point the same way, and clearly so as far as seeds tell. */
  private Optional<String> against(ModelReport student, ModelReport other, Control control) {
    Report.KdGain nll = report.comparison().gain(control, Gain.Line.NLL);
    Report.KdGain ece = report.comparison().gain(control, Gain.Line.ECE);
    if (nll == null || ece == null || !clear(nll) || nll.mean() > 0 != ece.mean() > 0) {
      return Optional.empty();
    }
    String others = control == Control.BASELINE ? "labels alone" : "the teacher's hard answers";
    return Optional.of(
        "The student's probabilities are "
            + (nll.mean() > 0 ? "better" : "worse")
            + " than those learned from "
            + others
            + ": negative log-likelihood "
            + Rounded.fixed("%.4f", student.nll())
            + " against "
            + Rounded.fixed("%.4f", other.nll())
            + " (gain "
            + words(nll, Measure.NLL)
            + "), calibration error "
            + joint(Rounded.percent(student.ece()))
            + " against "
            + joint(Rounded.percent(other.ece()))
            + " (gain "
            + words(ece, Measure.ECE)
            + ").");
  }

  private static boolean clear(Report.KdGain gain) {
    return gain.verdict() == Report.Verdict.UNDECIDED
        || gain.verdict() != Report.Verdict.NO_DIFFERENCE;
  }

  private static String words(Report.KdGain gain, Measure measure) {
    String mean = new GainWords(gain, measure).signed();
    return gain.low() == null
        ? mean
        : mean
            + ", 95"
            + Headline.JOINT
            + "% interval "
            + measure.bare(gain.low())
            + " to "
            + measure.bare(gain.high());
  }

  private static String joint(String text) {
    return text.replace(' ', Headline.JOINT);
  }

  private static Optional<String> scaled(ModelReport student) {
    ModelReport.Calibrated after =
        student.calibrated() != null ? student.calibrated() : student.scaled();
    return after == null
        ? Optional.empty()
        : Optional.of(
            "The student's calibration error is "
                + joint(Rounded.percent(student.ece()))
                + ", and "
                + joint(Rounded.percent(after.ece()))
                + " with its logits divided by "
                + Rounded.significant(after.temperature())
                + ".");
  }
}
