package io.retort.evaluate;

import java.util.List;

/**
 * A row on which student and teacher disagree, for people.
 *
 * @param kind who is right: student, teacher or neither
 * @param picture a data URI; or null
 * @param text its beginning; or null
 */
record DisagreementView(
    String id,
    String label,
    String student,
    String teacher,
    String kind,
    String picture,
    String text) {

  static DisagreementView of(Report.Disagreement row, List<String> classes) {
    return new DisagreementView(
        Long.toString(row.id()),
        row.label() < 0 ? "not known" : classes.get(row.label()),
        told(row.student(), row.studentConfidence(), classes),
        told(row.teacher(), row.teacherConfidence(), classes),
        row.student() == row.label()
            ? "student"
            : row.teacher() == row.label() ? "teacher" : "neither",
        row.picture(),
        row.text());
  }

  boolean studentIsRight() {
    return kind.equals("student");
  }

  /** "cat, 93 %". */
  private static String told(int answer, double confidence, List<String> classes) {
    return classes.get(answer)
        + ", "
        + Rounded.fixed("%.0f", 100 * confidence)
        + Headline.JOINT
        + "%";
  }
}
