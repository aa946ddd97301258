package io.retort.doctor;

import io.retort.evaluate.ModelReport;
import io.retort.job.TeacherSettings;
import java.util.Locale;

/** A teacher that opens, and answers the first rows. */
final class TeacherCheck extends RehearsalCheck {
  /** Accuracy that is hardly above that of guesses, as a share of the way from there to all. */
  private static final double LEAST = 0.2;

  TeacherCheck() {
    super("teach");
  }

  @Override
  public String name() {
    return "teacher";
  }

  @Override
  Verdict well(Facts facts, Rehearsed seen) {
    if (facts.job().teacher() instanceof TeacherSettings.Trained) {
      return new Verdict.Ok("builds, and learns from the first rows");
    }
    ModelReport teacher = seen.model("teacher");
    if (teacher == null) {
      return new Verdict.Ok("opens");
    }
    if (teacher.accuracy() == null && teacher.r2() == null) {
      return new Verdict.Ok("opens; how good it is nobody knows, as no test row has a label");
    }
    if (teacher.accuracy() == null) {
      return new Verdict.Ok(
          String.format(Locale.ROOT, "opens; R2 on the first test rows is %.3f", teacher.r2()));
    }
    double chance = 1.0 / seen.classes();
    String right =
        String.format(
            Locale.ROOT, "gets %.1f %% of the first test rows right", 100 * teacher.accuracy());
    return teacher.accuracy() < chance + LEAST * (1 - chance)
        ? new Verdict.Warning(
            right + ", guesses " + String.format(Locale.ROOT, "%.1f %%", 100 * chance),
            "its input is hardly made as in its training: teacher.input.scale, mean and std, the"
                + " order of channels and classes")
        : new Verdict.Ok("opens, and " + right);
  }
}
