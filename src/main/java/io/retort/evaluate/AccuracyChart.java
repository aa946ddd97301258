package io.retort.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The drawing of models' accuracies: a dot for each, in a row of its own. Dots, for bars would have
 * to begin at zero, where good models look all alike.
 */
record AccuracyChart(List<Report.ModelReport> models) {
  private static final double LEFT = 98;
  private static final double RIGHT = 242;
  private static final double TOP = 10;
  private static final double BOTTOM = 150;

  /** A model's dot. */
  record Row(String name, String x, String y, String value) {}

  /** In percent. */
  static Axis axis(List<Report.ModelReport> models) {
    double least = models.stream().mapToDouble(Report.ModelReport::accuracy).min().orElse(0);
    double greatest = models.stream().mapToDouble(Report.ModelReport::accuracy).max().orElse(1);
    return Axis.around(100 * least, 100 * greatest);
  }

  List<Row> rows() {
    return IntStream.range(0, models.size()).mapToObj(this::row).toList();
  }

  private Row row(int index) {
    Report.ModelReport model = models.get(index);
    double y = TOP + (BOTTOM - TOP) * (index + 0.5) / models.size();
    return new Row(
        model.name(),
        scale().at(100 * model.accuracy()),
        Rounded.fixed("%.1f", y),
        Rounded.percent(model.accuracy()));
  }

  List<Scale.Tick> ticks() {
    return scale().ticks();
  }

  /** "The axis starts at 97.0 %.": said wherever it does not start at zero. */
  String caution() {
    Axis axis = axis(models);
    return axis.startsAtZero() ? "" : "The axis starts at " + axis.label(axis.low()) + " %, not 0.";
  }

  private Scale scale() {
    return new Scale(axis(models), LEFT, RIGHT);
  }
}
