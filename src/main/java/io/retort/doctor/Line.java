package io.retort.doctor;

import java.util.List;
import org.apache.commons.text.WordUtils;

/** What a check came to, as it is told. */
record Line(String check, Verdict verdict) {
  private static final int WIDTH = 120;

  /** The longest name of a check, and what stands before it. */
  private static final int NAME = 13;

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
    return String.format("%-5s %-" + NAME + "s %s", mark(), check, String.join(indent, lines));
  }

  private String mark() {
    if (failed()) {
      return "FAIL";
    }
    return warned() ? "warn" : verdict instanceof Verdict.Ok ? "ok" : "-";
  }
}
