package io.retort.evaluate;

import io.retort.job.Gate;
import io.retort.pipeline.StageTime;
import java.util.List;
import java.util.Locale;

/** The report as its templates show it: numbers as text, rounded for people. */
record ReportView(Report report) {

  /** A model's row. */
  record ModelRow(
      String name,
      String accuracy,
      String top5,
      String macroF1,
      String nll,
      String ece,
      String agreement,
      String parameters,
      String size,
      String p50,
      String p95,
      String rowsPerSecond,
      String hash,
      String width) {}

  /** A gate's row. */
  record GateRow(String name, String required, String actual, String verdict, boolean passed) {}

  /** A stage's row. */
  record StageRow(String name, String seconds, String rows, String rowsPerSecond, String note) {}

  List<ModelRow> models() {
    return report.models().stream().map(ReportView::row).toList();
  }

  private static ModelRow row(Report.ModelReport model) {
    return new ModelRow(
        model.name(),
        percent(model.accuracy()),
        percent(model.top5()),
        percent(model.macroF1()),
        number("%.4f", model.nll()),
        percent(model.ece()),
        percent(model.agreement()),
        number("%,d", model.parameters()),
        bytes(model.bytes()),
        number("%.3f", model.latencyMillis().p50()),
        number("%.3f", model.latencyMillis().p95()),
        number("%,.0f", model.rowsPerSecond()),
        model.parametersSha256(),
        number("%.1f", 100 * model.accuracy()));
  }

  List<GateRow> gates() {
    return report.gates().stream()
        .map(
            gate ->
                new GateRow(
                    gate.name(),
                    (Gate.named(gate.name()).atLeast() ? "at least " : "at most ")
                        + plain(gate.required()),
                    plain(gate.actual()),
                    gate.passed() ? "passed" : "missed",
                    gate.passed()))
        .toList();
  }

  boolean hasGates() {
    return !report.gates().isEmpty();
  }

  List<StageRow> stages() {
    return report.stages().stream().map(ReportView::row).toList();
  }

  private static StageRow row(StageTime stage) {
    return new StageRow(
        stage.name(),
        number("%.1f", stage.seconds()),
        number("%,d", stage.rows()),
        number("%,.0f", stage.rowsPerSecond()),
        stage.skipped() ? "made by an earlier run" : "");
  }

  String testRows() {
    return number("%,d", report.testRows());
  }

  String retention() {
    return percent(report.comparison().retention());
  }

  String gapClosed() {
    return report.comparison().gapClosed() == null
        ? null
        : percent(report.comparison().gapClosed());
  }

  String sizeRatio() {
    return number("%.3f", report.comparison().sizeRatio());
  }

  String speedup() {
    return number("%.2f", report.comparison().speedup());
  }

  /** "+1.52 points", or null without a baseline. */
  String gain() {
    Report.KdGain gain = report.comparison().kdGain();
    return gain == null ? null : number("%+.2f points", 100 * gain.mean());
  }

  private static String percent(double share) {
    return number("%.2f %%", 100 * share);
  }

  private static String plain(double value) {
    return number("%.4f", value).replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000 ? number("%.0f kB", bytes / 1e3) : number("%.1f MB", bytes / 1e6);
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
