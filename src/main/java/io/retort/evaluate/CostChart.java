package io.retort.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The drawing of models' accuracies against what they cost, from nothing: the nearer the upper left
 * corner, the better.
 *
 * @param cost what the axis to the right shows
 * @param unit of the cost
 */
record CostChart(
    String cost,
    String unit,
    List<ModelReport> models,
    Measure measure,
    ToDoubleFunction<ModelReport> costOf) {
  private static final double LEFT = 44;
  private static final double RIGHT = 306;
  private static final double TOP = 16;
  private static final double BOTTOM = 150;

  /** A model's dot. */
  record Point(String name, String mark, String x, String y) {}

  static CostChart latency(List<ModelReport> models, Measure measure) {
    return new CostChart("latency", "ms", models, measure, model -> model.latencyMillis().p50());
  }

  static CostChart size(List<ModelReport> models, Measure measure) {
    boolean small = models.stream().allMatch(model -> model.bytes() < 1_000_000);
    double bytes = small ? 1e3 : 1e6;
    return new CostChart(
        "size", small ? "kB" : "MB", models, measure, model -> model.bytes() / bytes);
  }

  List<Point> points() {
    return models.stream()
        .map(
            model ->
                new Point(
                    model.name(),
                    model.mark(),
                    across().at(costOf.applyAsDouble(model)),
                    up().at(measure.onAxis(measure.of(model)))))
        .toList();
  }

  List<Scale.Tick> costTicks() {
    return across().ticks();
  }

  List<Scale.Tick> accuracyTicks() {
    return up().ticks();
  }

  private Scale across() {
    double greatest = models.stream().mapToDouble(costOf).max().orElse(0);
    return new Scale(Axis.fromZero(greatest), LEFT, RIGHT);
  }

  private Scale up() {
    return new Scale(AccuracyChart.axis(models, measure), BOTTOM, TOP);
  }
}
