package io.retort.evaluate;

import io.retort.job.Control;
import io.retort.pipeline.Documents;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.StageTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The report as its templates show it: numbers as text, rounded for people. */
record ReportView(Report report) {
  private static final int SHORT_HASH = 16;

  /** That the student makes and the teacher does not. */
  private static final int MISTAKES = 12;

  /** A figure of the comparison and what it is measured against. */
  record Figure(String name, String value, String meaning) {}

  /** A stage's row. */
  record StageRow(String name, String seconds, String rows, String rowsPerSecond, String note) {}

  /** What a model's parameters are told by. */
  record HashRow(String name, String hash) {}

  String job() {
    return report.job();
  }

  String seed() {
    return Long.toString(report.seed()); // An identifier: 42000 is not 42,000.
  }

  String testRows() {
    return Rounded.whole(report.testRows());
  }

  /** "2026-01-31 12:00:00 UTC". */
  String created() {
    return report.created().replace('T', ' ').replace("Z", " UTC");
  }

  String headline() {
    return new Headline(report.comparison(), measure()).sentence();
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
    return Measure.of(report.models());
  }

  boolean hasPseudoLabels() {
    return report.model(Control.PSEUDO_LABELS.key()) != null;
  }

  boolean hasBaseline() {
    return report.model(Control.BASELINE.key()) != null;
  }

  /** Those that there are: some need a baseline. */
  List<Figure> figures() {
    Report.Comparison comparison = report.comparison();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "retention",
            Rounded.percent(comparison.retention()),
            "of the teacher's " + measure().noun()));
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
                + measure().bare(gain.low())
                + " to "
                + measure().bare(gain.high())
                + ", "
                + gain.seeds()
                + " seeds";
    return new Figure(name, measure().difference(gain.mean()), over + ", " + evidence);
  }

  /** By which method intervals of gains are told; null where there are none. */
  String gainsExplained() {
    Report.KdGain gain = report.comparison().kdGain();
    return gain == null || gain.low() == null
        ? null
        : "Means over the seeds, with the 95 % interval of Student's t for the paired differences. Seeds"
            + " differ in start and order of rows; teacher and rows are the same.";
  }

  /** How times were taken. */
  String latencyExplained() {
    return metrics().stream()
        .filter(metric -> metric.name().equals(Metric.LATENCY))
        .map(Metric::meaning)
        .findFirst()
        .orElseThrow();
  }

  /** Missed ones first. */
  List<GateRow> gates() {
    return report.gates().stream()
        .map(GateRow::of)
        .sorted(Comparator.comparing(GateRow::passed))
        .toList();
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

  /** Of those models that have one: a teacher from elsewhere does not. */
  List<HashRow> hashes() {
    return report.models().stream()
        .filter(model -> model.parametersSha256() != null)
        .map(model -> new HashRow(model.name(), model.parametersSha256()))
        .toList();
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

  /** "Retort 1.0, Spark 3.5.7, Java 17.0.9, Linux amd64". */
  String madeWith() {
    Manifest.MadeWith with = report.madeWith();
    return "Retort "
        + with.retort()
        + ", Spark "
        + with.spark()
        + ", Java "
        + with.java()
        + ", "
        + with.platform();
  }

  /** What it was made from. */
  List<HashRow> inputs() {
    return report.inputs().entrySet().stream()
        .map(input -> new HashRow(input.getKey(), input.getValue()))
        .toList();
  }

  /** The job with its defaults, as JSON. */
  String settings() {
    return Documents.write(report.settings()).strip();
  }

  boolean hasHashes() {
    return !hashes().isEmpty();
  }

  /** The beginning of the student's hash, enough to tell two runs apart; null without one. */
  String studentHash() {
    return hashes().stream()
        .filter(row -> row.name().equals("student"))
        .map(row -> row.hash().substring(0, Math.min(SHORT_HASH, row.hash().length())))
        .findFirst()
        .orElse(null);
  }

  /** For a terminal. */
  ReportTables tables() {
    return new ReportTables(this);
  }

  /** Of classes alone. */
  boolean ofClasses() {
    return measure() == Measure.ACCURACY;
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
    return new AccuracyChart(report.models());
  }

  List<CostChart> costCharts() {
    return List.of(CostChart.latency(report.models()), CostChart.size(report.models()));
  }
}
