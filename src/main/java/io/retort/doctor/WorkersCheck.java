package io.retort.doctor;

import io.retort.job.TeacherSettings;

/** A number of workers that is the same tomorrow. */
final class WorkersCheck implements Check {

  @Override
  public String name() {
    return "workers";
  }

  @Override
  public Verdict of(Facts facts) {
    if (facts.job() == null) {
      return new Verdict.NotApplicable("needs a job");
    }
    boolean student = facts.job().train().workers().count() == 0;
    boolean teacher =
        facts.job().teacher() instanceof TeacherSettings.Trained trained
            && trained.network() != null
            && trained.train().workers().count() == 0;
    int now = facts.tasksInAll();
    boolean dynamic =
        Boolean.parseBoolean(facts.setting("spark.dynamicAllocation.enabled", "false"));
    if (dynamic && (student || teacher)) {
      return new Verdict.Warning(
          "workers = auto with dynamic allocation: their number, and so the result, is by chance",
          "fix it: "
              + (student ? "train.workers = " + now : "")
              + (student && teacher ? ", " : "")
              + (teacher ? "teacher.train.workers = " + now : ""));
    }
    return new Verdict.Ok(
        student
            ? "auto: "
                + now
                + " now, one for each task at once; on another number of cores results"
                + " are others"
            : facts.job().train().workers().count() + ", wherever it runs");
  }
}
