package io.retort.evaluate;

import java.util.List;

/** What models are compared by, and how people read it. */
enum Measure {
  ACCURACY("accuracy", "Accuracy", "Accuracy, %", 100),
  R2("R²", "R²", "R²", 1);

  private final String noun;
  private final String title;
  private final String axis;
  private final double factor;

  Measure(String noun, String title, String axis, double factor) {
    this.noun = noun;
    this.title = title;
    this.axis = axis;
    this.factor = factor;
  }

  static Measure of(List<ModelReport> models) {
    return models.get(0).accuracy() != null ? ACCURACY : R2;
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
    return axis;
  }

  /** On an axis. */
  double onAxis(double score) {
    return factor * score;
  }

  /** "97.05 %", or "0.9705". */
  String told(double score) {
    return this == ACCURACY ? Rounded.percent(score) : Rounded.fixed("%.4f", score);
  }

  /** "+0.97 points", or "+0.0097". */
  String difference(double difference) {
    return this == ACCURACY ? bare(difference) + " points" : bare(difference);
  }

  /** The same without a unit. */
  String bare(double difference) {
    return this == ACCURACY ? Rounded.points(difference) : Rounded.fixed("%+.4f", difference);
  }

  /** As many digits as are told of a difference. */
  double rounded(double difference) {
    return this == ACCURACY ? Rounded.hundredths(difference) : Math.round(1e4 * difference) / 1e4;
  }
}
