package io.retort.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What the student takes for what, less what the teacher does. */
record ConfusionGrid(Report report) {

  /** So many classes make a table that can be read. */
  static final int MOST = 26;

  private static final int LONGEST = 12;

  /**
   * A label's row.
   *
   * @param name of the label
   */
  record Row(String name, List<Cell> cells) {}

  /**
   * Rows of a label for which the student gave an answer more often than the teacher.
   *
   * @param shown with a sign; nothing where both are alike
   * @param kind "worse", "better" or "same"
   * @param strength of its colour, percent
   */
  record Cell(String shown, String kind, String strength) {}

  /** A mistake that the student makes more often than the teacher. */
  record Mistake(String label, String answer, String student, String teacher) {}

  /** Whether it is drawn; of more classes the mistakes are told. */
  boolean drawn() {
    return report.classes().size() <= MOST;
  }

  List<String> answers() {
    return report.classes().stream().map(ConfusionGrid::brief).toList();
  }

  private static String brief(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
  }

  List<Row> rows() {
    Map<Long, Long> more = more();
    long most = more.values().stream().mapToLong(Math::abs).max().orElse(1);
    int classes = report.classes().size();
    return IntStream.range(0, classes)
        .mapToObj(
            label ->
                new Row(
                    brief(report.classes().get(label)),
                    IntStream.range(0, classes)
                        .mapToObj(
                            answer ->
                                cell(
                                    more.getOrDefault(key(label, answer), 0L),
                                    label == answer,
                                    most))
                        .toList()))
        .toList();
  }

  /** On the diagonal more is better, beside it worse. */
  private static Cell cell(long more, boolean right, long most) {
    String kind = more == 0 ? "same" : (more > 0) == right ? "better" : "worse";
    return new Cell(
        more == 0 ? "" : Rounded.signed(more),
        kind,
        Long.toString(Math.round(10 + 70.0 * Math.abs(more) / Math.max(1, most))));
  }

  /** The most frequent first. */
  List<Mistake> mistakes(int count) {
    Map<Long, Long> student = counts(1);
    Map<Long, Long> teacher = counts(0);
    return more().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .filter(entry -> label(entry.getKey()) != answer(entry.getKey()))
        .sorted(
            Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .map(
            entry ->
                new Mistake(
                    report.classes().get(label(entry.getKey())),
                    report.classes().get(answer(entry.getKey())),
                    Rounded.whole(student.getOrDefault(entry.getKey(), 0L)),
                    Rounded.whole(teacher.getOrDefault(entry.getKey(), 0L))))
        .toList();
  }

  private Map<Long, Long> more() {
    Map<Long, Long> student = counts(1);
    Map<Long, Long> teacher = counts(0);
    Set<Long> keys = new HashSet<>(student.keySet());
    keys.addAll(teacher.keySet());
    Map<Long, Long> more = new HashMap<>();
    for (long key : new ArrayList<>(keys)) {
      more.put(key, student.getOrDefault(key, 0L) - teacher.getOrDefault(key, 0L));
    }
    return more;
  }

  private Map<Long, Long> counts(int model) {
    Map<Long, Long> counts = new HashMap<>();
    for (ModelReport.Confused confused : report.models().get(model).confusions()) {
      counts.put(key(confused.label(), confused.answer()), confused.rows());
    }
    return counts;
  }

  private static long key(int label, int answer) {
    return (long) label << Integer.SIZE | answer;
  }

  private static int label(long key) {
    return (int) (key >> Integer.SIZE);
  }

  private static int answer(long key) {
    return (int) key;
  }
}
