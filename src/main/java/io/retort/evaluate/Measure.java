package io.retort.evaluate;

import io.retort.job.Figure;
import java.util.List;

/** What models are compared by, and how people read it. */
enum Measure {
  ACCURACY(Figure.ACCURACY, "accuracy", "Accuracy"),
  TOP5(Figure.TOP5, "top-5 accuracy", "Top-5 accuracy"),
  MACRO_F1(Figure.MACRO_F1, "macro F1", "Macro F1"),
  BALANCED_ACCURACY(Figure.BALANCED_ACCURACY, "balanced accuracy", "Balanced accuracy"),
  ROC_AUC(Figure.ROC_AUC, "ROC AUC", "ROC AUC"),
  PR_AUC(Figure.PR_AUC, "PR AUC", "PR AUC"),
  NLL(Figure.NLL, "negative log-likelihood", "Negative log-likelihood"),
  BRIER(Figure.BRIER, "Brier score", "Brier score"),
  ECE(Figure.ECE, "calibration error", "Calibration error"),
  AGREEMENT(Figure.AGREEMENT, "agreement with the teacher", "Agreement with the teacher"),
  R2(Figure.R2, "R²", "R²"),
  RMSE(Figure.RMSE, "root mean squared error", "Root mean squared error"),
  MAE(Figure.MAE, "mean absolute error", "Mean absolute error");

  private final Figure figure;
  private final String noun;
  private final String title;

  Measure(Figure figure, String noun, String title) {
    this.figure = figure;
    this.noun = noun;
    this.title = title;
  }

  static Measure of(Figure figure) {
    return valueOf(figure.name());
  }

  /** Of a report; one of an earlier version does not say it. */
  static Measure of(Report report) {
    return report.metric() == null
        ? usual(report.models())
        : of(Figure.metric(report.metric().name()).orElseThrow());
  }

  /** Accuracy or, in a regression, R²; without labels, agreement. */
  static Measure usual(List<ModelReport> models) {
    if (models.get(0).accuracy() != null) {
      return ACCURACY;
    }
    return models.get(0).r2() != null ? R2 : AGREEMENT;
  }

  Figure figure() {
    return figure;
  }

  /** Areas under curves are shares as well, which nobody tells in percent. */
  private boolean percent() {
    return figure.share() && !figure.ofTwoClasses();
  }

  /** In a sentence. */
  String noun() {
    return noun;
  }

  String title() {
    return title;
  }

  /** Beside an axis, with its unit. */
  String axis() {
    return percent() ? title + ", %" : title;
  }

  /** A model's. */
  double of(ModelReport model) {
    return figure == Figure.ACCURACY || figure == Figure.R2 ? model.score() : model.value(figure);
  }

  /** On an axis. */
  double onAxis(double score) {
    return percent() ? 100 * score : score;
  }

  /** "97.05 %", or "0.9705". */
  String told(double score) {
    return percent() ? Rounded.percent(score) : Rounded.fixed("%.4f", score);
  }

  /** How much better one is than another: positive where it is. */
  double better(double one, double other) {
    return figure.moreIsBetter() ? one - other : other - one;
  }

  /** What one keeps of another's: their ratio, above 1 where it is better. */
  double kept(double one, double other) {
    return figure.moreIsBetter() ? one / other : other / one;
  }

  /** "+0.97 points", or "+0.0097". */
  String difference(double difference) {
    return percent() ? bare(difference) + " points" : bare(difference);
  }

  /** The same without a unit. */
  String bare(double difference) {
    return percent() ? Rounded.points(difference) : Rounded.fixed("%+.4f", difference);
  }

  /** As many digits as are told of a difference. */
  double rounded(double difference) {
    return percent() ? Rounded.hundredths(difference) : Math.round(1e4 * difference) / 1e4;
  }
}
