package io.retort.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/** The slices as people read them, the worst of the student first. */
record SliceTable(Report report) {

  /** So many are shown; report.json has all. */
  private static final int SHOWN = 50;

  /**
   * A slice's row.
   *
   * @param interval of the student's accuracy; nothing in a regression
   */
  record Row(
      String column,
      String value,
      String rows,
      String student,
      String interval,
      String teacher,
      String difference) {}

  boolean any() {
    return report.models().get(1).slices() != null;
  }

  List<Row> rows() {
    List<ModelReport.Slice> student = report.models().get(1).slices();
    List<ModelReport.Slice> teacher = report.models().get(0).slices();
    return IntStream.range(0, Math.min(SHOWN, student.size()))
        .mapToObj(i -> row(student.get(i), teacher.get(i)))
        .toList();
  }

  private Row row(ModelReport.Slice student, ModelReport.Slice teacher) {
    Measure measure = Measure.usual(report.models());
    ModelReport.Interval interval = student.accuracyInterval();
    return new Row(
        student.column(),
        student.value(),
        Rounded.whole(student.rows()),
        measure.told(student.score()),
        interval == null ? "" : Metric.interval(interval),
        measure.told(teacher.score()),
        measure.bare(student.score() - teacher.score()));
  }

  String cut() {
    int slices = report.models().get(1).slices().size();
    return slices > SHOWN
        ? "The " + SHOWN + " of " + slices + " slices on which the student is worst."
        : "";
  }
}
