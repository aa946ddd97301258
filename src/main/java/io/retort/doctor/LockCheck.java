package io.retort.doctor;

/** Nobody else at work on the same artefacts. */
final class LockCheck implements Check {

  @Override
  public String name() {
    return "lock";
  }

  @Override
  public Verdict of(Facts facts) {
    if (!facts.workspace().there()) {
      return new Verdict.NotApplicable("needs a workspace that can be written");
    }
    WorkspaceFacts seen = facts.workspace().value();
    if (seen.holder() != null) {
      return new Verdict.Failure(
          "the workspace is in use by " + seen.holder(), "let that run end, or stop it");
    }
    return seen.exclusive()
        ? new Verdict.Ok("free; of two runs the second would be refused")
        : new Verdict.Warning(
            "two runs could take the workspace at once: its file system lets both make one file",
            "let the scheduler see to it that runs of a job do not overlap");
  }
}
