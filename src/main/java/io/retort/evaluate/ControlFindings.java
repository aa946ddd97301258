package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.pipeline.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the controls were given a fair chance, in sentences. */
record ControlFindings(Report report, Measure measure) {

  /** Of R² and of areas, on one seed. */
  private static final double NOTABLE = 0.02;

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    settings().ifPresent(sentences::add);
    if (report.controls() != null) {
      report.controls().stream()
          .filter(control -> control.tried() > 0)
          .forEach(control -> sentences.add(tried(control)));
    }
    return sentences;
  }

  /** That a gain comes from settings, and not from labels. */
  private Optional<String> settings() {
    Report.KdGain same = report.comparison().kdGainSameSettings();
    Report.KdGain better = report.comparison().kdGain();
    if (same == null || better == null || !differ(same, better)) {
      return Optional.empty();
    }
    return Optional.of(
        "Over a baseline with the student's own settings the gain would be "
            + new GainWords(same, measure).signed()
            + " "
            + new GainWords(same, measure).evidence()
            + ": that difference comes from the settings and not from the labels. `retort search`"
            + " looks for settings of the student's.");
  }

  /** By more than their intervals, over the seeds or, on one seed, over the test rows. */
  private boolean differ(Report.KdGain same, Report.KdGain better) {
    if (same.low() != null) {
      return same.low() > better.high() || same.high() < better.low();
    }
    Optional<ModelReport.Interval> own = interval(Workspace.SAME_SETTINGS);
    Optional<ModelReport.Interval> other = interval(Control.BASELINE.key());
    if (own.isEmpty() || other.isEmpty()) {
      return Math.abs(same.mean() - better.mean()) > NOTABLE;
    }
    return own.get().high() < other.get().low() || own.get().low() > other.get().high();
  }

  private Optional<ModelReport.Interval> interval(String model) {
    return Comparisons.named(report.models(), model).map(ModelReport::accuracyInterval);
  }

  private static String tried(Report.ControlReport control) {
    return "The settings of "
        + (control.name().equals(Control.BASELINE.key()) ? "the baseline" : "pseudo-labels")
        + " are the best of "
        + control.tried()
        + " tries on rows that were held back: "
        + control.settings()
        + ".";
  }
}
