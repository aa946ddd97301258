package io.retort.evaluate;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The drawing of losses, by powers of ten, against rounds. A student's and a baseline's are of
 * different labels.
 */
record LossChart(List<Report.Curve> curves) {
  private static final double LEFT = 44;
  private static final double RIGHT = 306;
  private static final double TOP = 16;
  private static final double BOTTOM = 150;

  /** What is less is drawn as this. */
  private static final double LEAST = 1e-6;

  /** A model's line. */
  record Line(String name, String points) {}

  List<Line> lines() {
    return curves.stream()
        .map(
            curve ->
                new Line(
                    curve.name(),
                    curve.points().stream()
                        .map(
                            point ->
                                across().at(point.round()) + "," + up().at(power(point.loss())))
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  List<Scale.Tick> roundTicks() {
    return across().ticks();
  }

  List<Scale.Tick> lossTicks() {
    Scale up = up();
    return up.axis().ticks().stream()
        .map(tick -> new Scale.Tick(up.at(tick), label(tick)))
        .toList();
  }

  /** "0.01", or "1e-3", as there is no room for more. */
  private static String label(double power) {
    return power < -2 ? "1e" + (int) power : Rounded.significant(Math.pow(10, power));
  }

  private Scale across() {
    double last = points().mapToDouble(Report.Point::round).max().orElse(1);
    return new Scale(Axis.fromZero(last), LEFT, RIGHT);
  }

  private Scale up() {
    DoubleSummaryStatistics powers =
        points()
            .mapToDouble(point -> power(point.loss()))
            .filter(Double::isFinite)
            .summaryStatistics();
    boolean none = powers.getCount() == 0;
    return new Scale(
        Axis.ofWhole(none ? 0 : powers.getMin(), none ? 1 : powers.getMax()), BOTTOM, TOP);
  }

  private static double power(double loss) {
    return Math.log10(Math.max(loss, LEAST));
  }

  private Stream<Report.Point> points() {
    return curves.stream().flatMap(curve -> curve.points().stream());
  }
}
