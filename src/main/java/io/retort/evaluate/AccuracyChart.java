package io.retort.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The drawing of what models are compared by: a dot for each, in a row of its own. Dots, for bars
 * would have to begin at zero, where good models look all alike.
 */
record AccuracyChart(List<ModelReport> models, Measure measure) {
  private static final double LEFT = 98;
  private static final double RIGHT = 242;
  private static final double TOP = 10;
  private static final double BOTTOM = 150;

  /** A model's dot. */
  record Row(String name, String mark, String x, String y, String value) {}

  /** Accuracy in percent, R² as it is. */
  static Axis axis(List<ModelReport> models, Measure measure) {
    double least = models.stream().mapToDouble(measure::of).min().orElse(0);
    double greatest = models.stream().mapToDouble(measure::of).max().orElse(1);
    return Axis.around(measure.onAxis(least), measure.onAxis(greatest));
  }

  List<Row> rows() {
    return IntStream.range(0, models.size()).mapToObj(this::row).toList();
  }

  private Row row(int index) {
    ModelReport model = models.get(index);
    double y = TOP + (BOTTOM - TOP) * (index + 0.5) / models.size();
    return new Row(
        model.name(),
        model.mark(),
        scale().at(measure.onAxis(measure.of(model))),
        Rounded.fixed("%.1f", y),
        measure.told(measure.of(model)));
  }

  List<Scale.Tick> ticks() {
    return scale().ticks();
  }

  /** "The axis starts at 97.0 %.": said wherever it does not start at zero. */
  String caution() {
    Axis axis = axis(models, measure);
    return axis.startsAtZero()
        ? ""
        : "The axis starts at " + axis.label(axis.low()) + unit() + ", not 0.";
  }

  private String unit() {
    return measure.axis().endsWith("%") ? " %" : "";
  }

  private Scale scale() {
    return new Scale(axis(models, measure), LEFT, RIGHT);
  }
}
