package io.retort.evaluate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The drawing of how often models are right where they say that they are so sure; on the diagonal
 * they know.
 *
 * @param models those that have bins
 */
record ReliabilityChart(List<Report.ModelReport> models) {
  private static final double LEFT = 44;
  private static final double RIGHT = 190;
  private static final double TOP = 16;
  private static final double BOTTOM = 162;
  private static final Axis PERCENT = new Axis(0, 25, 4);

  /** A model's line through its bins, and a mark for each. */
  record Line(String mark, String points, List<Mark> marks) {}

  /** A bin. */
  record Mark(String mark, String x, String y) {}

  List<Line> lines() {
    return models.stream().map(ReliabilityChart::line).toList();
  }

  private static Line line(Report.ModelReport model) {
    List<Mark> marks =
        model.reliability().stream()
            .map(
                bin ->
                    new Mark(
                        model.mark(),
                        across().at(100 * bin.confidence()),
                        up().at(100 * bin.accuracy())))
            .toList();
    return new Line(
        model.mark(),
        marks.stream().map(mark -> mark.x + "," + mark.y).collect(Collectors.joining(" ")),
        marks);
  }

  List<Scale.Tick> confidenceTicks() {
    return across().ticks();
  }

  List<Scale.Tick> accuracyTicks() {
    return up().ticks();
  }

  private static Scale across() {
    return new Scale(PERCENT, LEFT, RIGHT);
  }

  private static Scale up() {
    return new Scale(PERCENT, BOTTOM, TOP);
  }
}
