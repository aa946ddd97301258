package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.labels.ChosenTemperature;
import io.retort.pipeline.StageTime;
import java.util.List;

/** The report as its templates show it: numbers as text, rounded for people. */
record ReportView(Report report) {
  /** That the student makes and the teacher does not. */
  private static final int MISTAKES = 12;

  /** A stage's row. */
  record StageRow(String name, String seconds, String rows, String rowsPerSecond, String note) {}

  String job() {
    return report.job();
  }

  String seed() {
    return Long.toString(report.seed()); // An identifier: 42000 is not 42,000.
  }

  /** "1,000 labelled test rows". */
  String testRows() {
    String unlabelled = Rounded.whole(report.testUnlabelled());
    if (report.testRows() == 0 && report.testUnlabelled() > 0) {
      return unlabelled + " test rows without labels";
    }
    String labelled = Rounded.whole(report.testRows()) + " labelled test rows";
    return report.testUnlabelled() == 0
        ? labelled
        : labelled + " and " + unlabelled + " without a label";
  }

  /** "2026-01-31 12:00:00 UTC". */
  String created() {
    return report.created().replace('T', ' ').replace("Z", " UTC");
  }

  String headline() {
    return new Headline(report, measure()).sentence();
  }

  /** What stands before all figures; null where there is no such thing. */
  String caution() {
    String caution = new Headline(report, measure()).caution().strip();
    return caution.isEmpty() ? null : caution;
  }

  /** What it proves. */
  List<String> findings() {
    return new Findings(report, measure()).sentences();
  }

  /** Their names. */
  List<String> models() {
    return report.models().stream().map(ModelReport::name).toList();
  }

  List<ModelReport> columns() {
    return report.models();
  }

  List<Metric> metrics() {
    return Metric.of(report);
  }

  /** Those whose names do not say enough. */
  List<Metric> explained() {
    return metrics().stream().filter(metric -> metric.meaning() != null).toList();
  }

  Measure measure() {
    return Measure.of(report);
  }

  /** Said of the models' table where trainings from several seeds are compared. */
  String ofSeed() {
    return report.seeds().size() < 2
        ? null
        : "What was trained here is shown as trained from seed " + report.seed() + ".";
  }

  boolean hasPseudoLabels() {
    return report.model(Control.PSEUDO_LABELS.key()) != null;
  }

  boolean hasBaseline() {
    return report.model(Control.BASELINE.key()) != null;
  }

  ComparisonFigures comparison() {
    return new ComparisonFigures(report, measure());
  }

  /** How times were taken. */
  String latencyExplained() {
    return metrics().stream()
        .filter(metric -> metric.name().equals(Metric.LATENCY))
        .map(Metric::meaning)
        .findFirst()
        .orElseThrow();
  }

  List<GateRow> gates() {
    return report.gates().stream().map(GateRow::of).toList();
  }

  boolean hasGates() {
    return !report.gates().isEmpty();
  }

  /** All of them. */
  boolean hasPassed() {
    return hasGates() && !hasMissed();
  }

  boolean hasMissed() {
    return !report.missed().isEmpty();
  }

  /** "1 of 4 gates missed". */
  String verdict() {
    int all = report.gates().size();
    if (all == 0) {
      return "No gates set";
    }
    String gates = all == 1 ? " gate " : " gates ";
    return hasMissed()
        ? report.missed().size() + " of " + all + gates + "missed"
        : all + " of " + all + gates + "passed";
  }

  /** How many soft labels were filtered; null where none were. */
  String filtered() {
    Report.SoftLabels labels = report.softLabels();
    return labels.filtered() == 0
        ? null
        : Rounded.whole(labels.filtered())
            + " of "
            + Rounded.whole(labels.rows())
            + " soft labels were filtered: there the student learned from the hard label alone.";
  }

  /** What the student's temperature was, where it was left open; else null. */
  String temperature() {
    ChosenTemperature chosen = report.softLabels().temperature();
    return chosen == null
        ? null
        : "The student learned at T = "
            + Rounded.significant(chosen.value())
            + " (loss.temperature = auto), as "
            + chosen.reason()
            + ".";
  }

  List<StageRow> stages() {
    return report.stages().stream().map(ReportView::row).toList();
  }

  private static StageRow row(StageTime stage) {
    return new StageRow(
        stage.name(),
        Rounded.fixed("%,.1f", stage.seconds()),
        Rounded.whole(stage.rows()),
        Rounded.fixed("%,.0f", stage.rowsPerSecond()),
        stage.skipped() ? "made by an earlier run" : "");
  }

  boolean hasStages() {
    return !report.stages().isEmpty();
  }

  /** Rows on which student and teacher choose different classes. */
  List<DisagreementView> disagreements() {
    return report.disagreements().stream()
        .map(row -> DisagreementView.of(row, report.classes()))
        .toList();
  }

  boolean hasDisagreements() {
    return !report.disagreements().isEmpty();
  }

  /** Whether they can be shown as such. */
  boolean pictures() {
    return hasDisagreements() && report.disagreements().get(0).picture() != null;
  }

  /** Enough to make it again. */
  Origin origin() {
    return new Origin(report);
  }

  /** For a terminal. */
  ReportTables tables() {
    return new ReportTables(this);
  }

  /** Of classes alone. */
  boolean ofClasses() {
    return Measure.usual(report.models()) == Measure.ACCURACY;
  }

  ClassTable classTable() {
    return new ClassTable(report);
  }

  SliceTable slices() {
    return new SliceTable(report);
  }

  ConfusionGrid confusion() {
    return new ConfusionGrid(report);
  }

  List<ConfusionGrid.Mistake> mistakes() {
    return confusion().mistakes(MISTAKES);
  }

  boolean hasMistakes() {
    return ofClasses() && !mistakes().isEmpty();
  }

  ReliabilityChart reliabilityChart() {
    return ReliabilityChart.of(report.models());
  }

  LossChart lossChart() {
    return new LossChart(report.curves());
  }

  AccuracyChart accuracyChart() {
    return new AccuracyChart(report.models(), measure());
  }

  List<CostChart> costCharts() {
    return List.of(
        CostChart.latency(report.models(), measure()), CostChart.size(report.models(), measure()));
  }
}
