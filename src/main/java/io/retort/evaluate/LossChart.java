package io.retort.evaluate;

import java.util.List;
import java.util.stream.Collectors;

/** The drawing of losses against rounds. A student's and a baseline's are of different labels. */
record LossChart(List<Report.Curve> curves) {
  private static final double LEFT = 44;
  private static final double RIGHT = 306;
  private static final double TOP = 16;
  private static final double BOTTOM = 150;

  /** A model's line. */
  record Line(String name, String points) {}

  List<Line> lines() {
    return curves.stream()
        .map(
            curve ->
                new Line(
                    curve.name(),
                    curve.points().stream()
                        .map(point -> across().at(point.round()) + "," + up().at(point.loss()))
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  List<Scale.Tick> roundTicks() {
    return across().ticks();
  }

  List<Scale.Tick> lossTicks() {
    return up().ticks();
  }

  private Scale across() {
    return new Scale(Axis.fromZero(most(false)), LEFT, RIGHT);
  }

  private Scale up() {
    return new Scale(Axis.fromZero(most(true)), BOTTOM, TOP);
  }

  private double most(boolean ofLoss) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(point -> ofLoss ? point.loss() : point.round())
        .filter(Double::isFinite)
        .max()
        .orElse(1);
  }
}
