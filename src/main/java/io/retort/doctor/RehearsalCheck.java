package io.retort.doctor;

/** Whether a stage gets through the job's first rows. */
abstract class RehearsalCheck implements Check {
  private final String stage;

  RehearsalCheck(String stage) {
    this.stage = stage;
  }

  @Override
  public final Verdict of(Facts facts) {
    Measured<Rehearsed> rehearsed = facts.rehearsed();
    if (rehearsed.problem() != null) {
      return stage.equals("prepare")
          ? failure(rehearsed.problem(), rehearsed.fault())
          : new Verdict.NotApplicable("not tried: the data cannot be read");
    }
    if (!rehearsed.there()) {
      return new Verdict.NotApplicable(
          facts.job() == null ? "needs a job" : "not tried: see what fails above");
    }
    StageTrial trial = rehearsed.value().stage(stage);
    if (trial == null) {
      return new Verdict.NotApplicable("not tried: what comes before it fails");
    }
    if (trial.late()) {
      return new Verdict.Warning(
          trial.problem(),
          "`" + stage + "` waits for something, or the machines are busy with other things");
    }
    return trial.well() ? well(facts, rehearsed.value()) : failure(trial.problem(), trial.fault());
  }

  private Verdict failure(String problem, boolean fault) {
    return new Verdict.Failure(
        problem,
        fault
            ? "with RETORT_DEBUG=1, `" + stage + "` alone says more"
            : "`" + stage + "` would stop here");
  }

  /** What there is to say where it did. */
  abstract Verdict well(Facts facts, Rehearsed seen);
}
