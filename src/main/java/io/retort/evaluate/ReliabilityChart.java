package io.retort.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The drawing of how often models are right where they say that they are so sure; on the diagonal
 * they know.
 *
 * @param lines teacher and student, and the student once it is calibrated
 */
record ReliabilityChart(List<Line> lines) {
  private static final double LEFT = 44;
  private static final double RIGHT = 190;
  private static final double TOP = 16;
  private static final double BOTTOM = 162;
  private static final Axis PERCENT = new Axis(0, 25, 4);

  /**
   * A model's line through its bins, and a mark for each.
   *
   * @param calibrated whether by logits divided by a temperature
   */
  record Line(String mark, boolean calibrated, String points, List<Mark> marks) {}

  /** A bin. */
  record Mark(String mark, String x, String y) {}

  static ReliabilityChart of(List<ModelReport> models) {
    List<Line> lines = new ArrayList<>();
    for (ModelReport model : models.subList(0, 2)) {
      lines.add(line(model.mark(), false, model.reliability()));
    }
    ModelReport student = models.get(1);
    if (student.calibrated() != null) {
      lines.add(line(student.mark(), true, student.calibrated().reliability()));
    }
    return new ReliabilityChart(lines);
  }

  private static Line line(String mark, boolean calibrated, List<ModelReport.Bin> bins) {
    List<Mark> marks =
        bins.stream()
            .map(
                bin ->
                    new Mark(
                        mark, across().at(100 * bin.confidence()), up().at(100 * bin.accuracy())))
            .toList();
    String points = marks.stream().map(bin -> bin.x + "," + bin.y).collect(Collectors.joining(" "));
    return new Line(mark, calibrated, points, marks);
  }

  boolean calibrated() {
    return lines.stream().anyMatch(Line::calibrated);
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
