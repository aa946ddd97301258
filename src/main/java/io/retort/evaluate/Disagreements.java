package io.retort.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows on which the student does not choose as the teacher does: those on which it is surest, and
 * of equal ones those with the least ids, in whatever order they came.
 */
final class Disagreements implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows that are kept. */
  static final int MOST = 24;

  private final List<Row> rows = new ArrayList<>();

  /** A row. A plain class, since results travel under Kryo too. */
  static final class Row implements Serializable, Comparable<Row> {
    private static final long serialVersionUID = 1L;

    final long id;
    final int label;
    final int teacher;
    final int student;
    final double teacherConfidence;
    final double studentConfidence;

    Row(
        long id,
        int label,
        int teacher,
        int student,
        double teacherConfidence,
        double studentConfidence) {
      this.id = id;
      this.label = label;
      this.teacher = teacher;
      this.student = student;
      this.teacherConfidence = teacherConfidence;
      this.studentConfidence = studentConfidence;
    }

    @Override
    public int compareTo(Row other) {
      int order = Double.compare(other.studentConfidence, studentConfidence);
      return order != 0 ? order : Long.compare(id, other.id);
    }
  }

  void add(Row row) {
    if (rows.size() < MOST || row.compareTo(rows.get(MOST - 1)) < 0) {
      rows.add(row);
      cut();
    }
  }

  void merge(Disagreements other) {
    rows.addAll(other.rows);
    cut();
  }

  private void cut() {
    rows.sort(null);
    if (rows.size() > MOST) {
      rows.subList(MOST, rows.size()).clear();
    }
  }

  /** The surest first. */
  List<Row> rows() {
    return rows;
  }
}
