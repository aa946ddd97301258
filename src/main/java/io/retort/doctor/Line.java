package io.retort.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.WordUtils;

/** What a check came to, as it is told. */
record Line(String check, Verdict verdict) {
  private static final int WIDTH = 120;

  /** The longest name of a check, and what stands before it. */
  static final int NAME = 14;

  private static final int INDENT = 6 + NAME + 1;

  /**
   * Looks; a check that breaks tells of itself, and hides no other.
   *
   * @param check that looks
   */
  static Line of(Check check, Facts facts) {
    try {
      return new Line(check.name(), check.of(facts));
    } catch (RuntimeException e) {
      return new Line(
          check.name(),
          new Verdict.Failure(
              "could not be checked (" + Measured.line(e) + ")",
              "a fault of doctor's own; the other lines hold"));
    }
  }

  /**
   * Neighbours to which the same thing does not apply, as one line.
   *
   * @param lines in their order
   */
  static List<Line> gathered(List<Line> lines) {
    List<Line> gathered = new ArrayList<>();
    for (int i = 0; i < lines.size(); ) {
      Line first = lines.get(i);
      int next = i + 1;
      List<String> others = new ArrayList<>();
      while (next < lines.size()
          && first.verdict instanceof Verdict.NotApplicable
          && lines.get(next).verdict.equals(first.verdict)) {
        others.add(lines.get(next++).check);
      }
      gathered.add(
          others.isEmpty()
              ? first
              : new Line(
                  first.check,
                  new Verdict.NotApplicable(
                      first.verdict.finding() + "; likewise " + String.join(", ", others))));
      i = next;
    }
    return gathered;
  }

  boolean failed() {
    return verdict instanceof Verdict.Failure;
  }

  boolean warned() {
    return verdict instanceof Verdict.Warning;
  }

  /** In lines of the terminal's width, all but the first indented. */
  String text() {
    String told =
        verdict.remedy() == null ? verdict.finding() : verdict.finding() + "; " + verdict.remedy();
    String indent = System.lineSeparator() + " ".repeat(INDENT);
    List<String> lines = WordUtils.wrap(told, WIDTH - INDENT).lines().map(String::strip).toList();
    return String.format(
        Locale.ROOT, "%-5s %-" + NAME + "s %s", mark(), check, String.join(indent, lines));
  }

  private String mark() {
    if (failed()) {
      return "FAIL";
    }
    return warned() ? "warn" : verdict instanceof Verdict.Ok ? "ok" : "-";
  }
}
