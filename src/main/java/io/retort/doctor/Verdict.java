package io.retort.doctor;

/** What a check came to. */
sealed interface Verdict {

  /** What was seen, in one line. */
  String finding();

  /** What to do about it; null where there is nothing to do. */
  default String remedy() {
    return null;
  }

  /** As it should be. */
  record Ok(String finding) implements Verdict {}

  /** It would run, but not well. */
  record Warning(String finding, String remedy) implements Verdict {}

  /** A run would fail. */
  record Failure(String finding, String remedy) implements Verdict {}

  /** There is nothing to look at. */
  record NotApplicable(String finding) implements Verdict {}
}
