package io.retort.doctor;

import java.util.Locale;

/** Answers of the teacher that can be stored. */
final class LabelCheck extends RehearsalCheck {

  LabelCheck() {
    super("label");
  }

  @Override
  public String name() {
    return "labels";
  }

  @Override
  Verdict well(Facts facts, Rehearsed seen) {
    return new Verdict.Ok(
        String.format(
            Locale.ROOT,
            "the first rows are labelled, %.0f bytes each as they are stored",
            seen.labelBytes()));
  }
}
