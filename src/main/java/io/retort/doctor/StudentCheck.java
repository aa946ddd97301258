package io.retort.doctor;

import io.retort.evaluate.ModelReport;
import java.util.Locale;

/** A student that builds and takes steps. */
final class StudentCheck extends RehearsalCheck {

  StudentCheck() {
    super("train");
  }

  @Override
  public String name() {
    return "student";
  }

  @Override
  Verdict well(Facts facts, Rehearsed seen) {
    ModelReport student = seen.model("student");
    return new Verdict.Ok(
        student == null
            ? "builds and trains"
            : String.format(
                Locale.ROOT, "builds and trains, %,d parameters", student.parameters()));
  }
}
