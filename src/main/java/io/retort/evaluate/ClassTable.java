package io.retort.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The classes as student and teacher see them, those first on which the student loses most. */
record ClassTable(Report report) {

  /** So many are shown; report.json has all. */
  static final int SHOWN = 50;

  /**
   * A class's row.
   *
   * @param loss of F1 against the teacher, in points
   */
  record Row(
      String name,
      String rows,
      String precision,
      String recall,
      String f1,
      String teacherF1,
      String loss) {}

  List<Row> rows() {
    List<ModelReport.ClassScores> teacher = report.models().get(0).perClass();
    List<ModelReport.ClassScores> student = report.models().get(1).perClass();
    return IntStream.range(0, student.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer c) -> lost(teacher.get(c), student.get(c))).reversed())
        .limit(SHOWN)
        .map(c -> row(report.classes().get(c), teacher.get(c), student.get(c)))
        .toList();
  }

  /** "The 50 of 150 classes on which the student loses most." or nothing. */
  String cut() {
    int classes = report.classes().size();
    return classes > SHOWN
        ? "The " + SHOWN + " of " + classes + " classes on which the student loses most."
        : "";
  }

  private static double lost(ModelReport.ClassScores teacher, ModelReport.ClassScores student) {
    return number(teacher.f1()) - number(student.f1());
  }

  private static double number(Double f1) {
    return f1 == null ? 0 : f1;
  }

  private static Row row(
      String name, ModelReport.ClassScores teacher, ModelReport.ClassScores student) {
    return new Row(
        name,
        Rounded.whole(student.rows()),
        percent(student.precision()),
        percent(student.recall()),
        percent(student.f1()),
        percent(teacher.f1()),
        Rounded.points(-lost(teacher, student)));
  }

  private static String percent(Double share) {
    return share == null ? "none" : Rounded.percent(share);
  }
}
