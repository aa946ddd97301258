package io.retort.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.network.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A figure of every model, as people read it.
 *
 * @param brief its name in a terminal, or null where it is not shown there
 * @param meaning null where the name says enough
 * @param values one a model
 */
record Metric(String name, String brief, String meaning, List<String> values) {
  static final String LATENCY = "Latency p50, ms";

  /** Of fewer, the first five are no news. */
  private static final int MANY_CLASSES = 10;

  /** Of all models of a report. */
  static List<Metric> of(Report report) {
    List<ModelReport> models = report.models();
    List<Metric> metrics = new ArrayList<>();
    switch (Measure.usual(models)) {
      case R2 -> addOfNumbers(models, metrics);
      case AGREEMENT -> addFidelity(models, metrics);
      default -> addOfClasses(models, Measure.of(report), metrics);
    }
    addFit(report, metrics);
    addOfAll(models, metrics);
    addLatency(report, metrics);
    return metrics;
  }

  private static void addOfClasses(List<ModelReport> models, Measure measure, List<Metric> to) {
    to.add(of("Accuracy", "accuracy", null, models, m -> Rounded.percent(m.accuracy())));
    to.add(
        of(
            "95 % interval",
            null,
            "In which the accuracy on all such rows lies with 95 % (Wilson), were the test rows drawn"
                + " from them.",
            models,
            m -> interval(m.accuracyInterval())));
    if (models.get(0).perClass().size() > MANY_CLASSES) {
      to.add(of("Top-5 accuracy", null, null, models, m -> Rounded.percent(m.top5())));
    }
    to.add(
        of(
            "Macro F1",
            "macro F1",
            "The F1 scores of the classes, averaged without weights.",
            models,
            m -> Rounded.percent(m.macroF1())));
    to.add(
        of(
            "Balanced accuracy",
            measure == Measure.BALANCED_ACCURACY ? "balanced" : null,
            "The share of each class's rows that is right, averaged without weights.",
            models,
            m -> Rounded.percent(m.balancedAccuracy())));
    addOfTwoClasses(models, measure, to);
    to.add(
        of(
            "Negative log-likelihood",
            "NLL",
            "Mean over the test rows, in nats; lower is better.",
            models,
            m -> Rounded.fixed("%.4f", m.nll())));
    to.add(
        of(
            "Brier score",
            null,
            "Mean squared gap between the probabilities and the label, from 0 to 2; lower is better.",
            models,
            m -> Rounded.fixed("%.4f", m.brier())));
    to.add(
        of(
            "Calibration error",
            "ECE",
            "How far stated confidence lies from accuracy, over 15 bins (ECE); lower is better.",
            models,
            m -> Rounded.percent(m.ece())));
    if (models.stream().anyMatch(model -> model.calibrated() != null)) {
      addCalibrated(models, to);
    }
    if (models.stream().anyMatch(model -> model.scaled() != null)) {
      addScaled(models, to);
    }
    addFidelity(models, to);
  }

  private static void addFidelity(List<ModelReport> models, List<Metric> to) {
    boolean alone = models.get(0).accuracy() == null;
    to.add(
        of(
            "Agreement with the teacher",
            "agreement",
            "Share of test rows on which a model chooses the class that the teacher chooses.",
            models,
            m -> Rounded.percent(m.agreement())));
    if (models.get(1).fidelity() == null) {
      return;
    }
    to.add(
        of(
            "KL divergence from the teacher",
            alone ? "KL" : null,
            "Of a model's probabilities from the teacher's, mean over the test rows, in nats; lower is closer.",
            models,
            m -> Rounded.fixed("%.4f", m.fidelity().kl())));
    to.add(
        of(
            "Calibration error against the teacher",
            alone ? "ECE to teacher" : null,
            "How far stated confidence lies from how often a model chooses as the teacher does, over 15 bins.",
            models,
            m -> Rounded.percent(m.fidelity().ece())));
  }

  private static void addOfTwoClasses(List<ModelReport> models, Measure measure, List<Metric> to) {
    if (models.get(1).rocAuc() == null) {
      return;
    }
    to.add(
        of(
            "ROC AUC",
            measure == Measure.ROC_AUC ? "ROC AUC" : null,
            "How often a row of the second class has a higher probability of it than a row of the first.",
            models,
            m -> area(m.rocAuc())));
    to.add(
        of(
            "PR AUC",
            measure == Measure.PR_AUC ? "PR AUC" : null,
            "Average precision for the second class: the mean, over its rows, of the share of the rows"
                + " with at least their probability that are of it as well.",
            models,
            m -> area(m.prAuc())));
    to.add(
        of(
            "Threshold",
            null,
            "The probability of the second class from which on it is best chosen.",
            models,
            m -> threshold(m, t -> Rounded.significant(t.probability()))));
    to.add(
        of(
            "Balanced accuracy there",
            null,
            "With a threshold that was chosen on the other half of the test rows, as macro F1.",
            models,
            m -> threshold(m, t -> Rounded.percent(t.balancedAccuracy()))));
    to.add(
        of(
            "Macro F1 there",
            null,
            null,
            models,
            m -> threshold(m, t -> Rounded.percent(t.macroF1()))));
  }

  private static String area(Double area) {
    return area == null ? "n/a" : Rounded.fixed("%.4f", area);
  }

  private static String threshold(
      ModelReport model, Function<ModelReport.Threshold, String> value) {
    return model.threshold() == null ? "n/a" : value.apply(model.threshold());
  }

  private static void addScaled(List<ModelReport> models, List<Metric> to) {
    to.add(
        of(
            "Scaled: temperature",
            null,
            "By which logits are best divided; above 1, a model is surer than it should be. What follows"
                + " is told with the temperature that suits the other half of the test rows.",
            models,
            m -> scaled(m, c -> Rounded.significant(c.temperature()))));
    to.add(
        of(
            "Scaled: neg. log-likelihood",
            null,
            null,
            models,
            m -> scaled(m, c -> Rounded.fixed("%.4f", c.nll()))));
    to.add(
        of(
            "Scaled: calibration error",
            null,
            null,
            models,
            m -> scaled(m, c -> Rounded.percent(c.ece()))));
  }

  private static String scaled(ModelReport model, Function<ModelReport.Calibrated, String> value) {
    return model.scaled() == null ? "not fitted" : value.apply(model.scaled());
  }

  /** How those that were trained here know rows that they learned from. */
  private static void addFit(Report report, List<Metric> to) {
    if (report.fits() == null || report.fits().isEmpty()) {
      return;
    }
    boolean classes = report.models().get(0).r2() == null;
    to.add(
        of(
            classes ? "Accuracy on training rows" : "R² on training rows",
            null,
            "On some thousand labelled rows that the model learned from, when its training had ended.",
            report.models(),
            m -> fit(report.fits().get(m.name()))));
  }

  private static String fit(Fit fit) {
    if (fit == null) {
      return "not told";
    }
    return fit.accuracy() != null
        ? Rounded.percent(fit.accuracy())
        : fit.r2() == null ? "n/a" : Rounded.fixed("%.4f", fit.r2());
  }

  private static void addCalibrated(List<ModelReport> models, List<Metric> to) {
    to.add(
        of(
            "Temperature",
            null,
            "By which logits are divided to calibrate them, fitted on labelled rows of train that"
                + " nothing learned from; above 1, a model is surer than it should be.",
            models,
            m -> calibrated(m, c -> Rounded.significant(c.temperature()))));
    to.add(
        of(
            "Calibrated: neg. log-likelihood",
            null,
            null,
            models,
            m -> calibrated(m, c -> Rounded.fixed("%.4f", c.nll()))));
    to.add(
        of(
            "Calibrated: Brier score",
            null,
            null,
            models,
            m -> calibrated(m, c -> Rounded.fixed("%.4f", c.brier()))));
    to.add(
        of(
            "Calibrated: calibration error",
            null,
            null,
            models,
            m -> calibrated(m, c -> Rounded.percent(c.ece()))));
  }

  private static String calibrated(
      ModelReport model, Function<ModelReport.Calibrated, String> value) {
    return model.calibrated() == null ? "not fitted" : value.apply(model.calibrated());
  }

  private static void addOfNumbers(List<ModelReport> models, List<Metric> to) {
    to.add(
        of(
            "R²",
            "R2",
            "The share of the labels' variance that a model explains: 1 is all of it, 0 what their"
                + " mean alone would.",
            models,
            m -> Rounded.fixed("%.4f", m.r2())));
    to.add(
        of(
            "Root mean squared error",
            "RMSE",
            "In the label's unit; lower is better.",
            models,
            m -> Rounded.significant(m.rmse(), 4)));
    to.add(
        of(
            "Mean absolute error",
            "MAE",
            "In the label's unit; lower is better.",
            models,
            m -> Rounded.significant(m.mae(), 4)));
  }

  private static void addOfAll(List<ModelReport> models, List<Metric> to) {
    to.add(of("Parameters", "parameters", null, models, m -> Rounded.whole(m.parameters())));
    to.add(
        of(
            "Multiply-adds",
            null,
            "Of matrices and convolutions, for one row.",
            models,
            m -> m.multiplyAdds() == null ? "not counted" : Rounded.whole(m.multiplyAdds())));
    to.add(of("Size of the file", "size", null, models, m -> Rounded.bytes(m.bytes())));
    to.add(
        of(
            "Peak memory",
            null,
            "By how much a process grows that opens the model and scores some batches, to some megabytes.",
            models,
            m -> m.peakBytes() == null ? "not told" : Rounded.bytes(m.peakBytes())));
  }

  private static void addLatency(Report report, List<Metric> to) {
    List<ModelReport> models = report.models();
    Protocol protocol = Protocol.of(report.settings());
    to.add(
        of(
            LATENCY,
            "p50 ms",
            "Of one row at a time, in one thread, in turn with the other models: the median, and the"
                + " 95th and 99th percentiles, of "
                + protocol.samples
                + " rows after "
                + protocol.warmup
                + " that do not count.",
            models,
            m -> Rounded.fixed("%,.3f", m.latencyMillis().p50())));
    to.add(
        of(
            "Latency p95, ms",
            "p95 ms",
            null,
            models,
            m -> Rounded.fixed("%,.3f", m.latencyMillis().p95())));
    to.add(
        of(
            "Latency p99, ms",
            null,
            null,
            models,
            m -> Rounded.fixed("%,.3f", m.latencyMillis().p99())));
    to.add(
        of(
            "Rows per second",
            "rows/s",
            "In batches of " + protocol.batchSize + ", warm, in one thread.",
            models,
            m -> Rounded.fixed("%,.0f", m.rowsPerSecond())));
  }

  /** How latency was taken. */
  private record Protocol(String warmup, String samples, String batchSize) {
    static Protocol of(JsonNode settings) {
      JsonNode latency = settings.at("/evaluate/latency");
      return new Protocol(
          Rounded.whole(latency.path("warmup").asLong()),
          Rounded.whole(latency.path("samples").asLong()),
          Rounded.whole(latency.path("batch-size").asLong()));
    }
  }

  /** "96.37..97.07". */
  static String interval(ModelReport.Interval interval) {
    return Rounded.fixed("%.2f", 100 * interval.low())
        + ".."
        + Rounded.fixed("%.2f", 100 * interval.high());
  }

  private static Metric of(
      String name,
      String brief,
      String meaning,
      List<ModelReport> models,
      Function<ModelReport, String> value) {
    return new Metric(name, brief, meaning, models.stream().map(value).toList());
  }
}
