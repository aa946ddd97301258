package io.retort.doctor;

/** A place for artefacts. */
final class WorkspaceCheck implements Check {

  @Override
  public String name() {
    return "workspace";
  }

  @Override
  public Verdict of(Facts facts) {
    Measured<WorkspaceFacts> workspace = facts.workspace();
    if (workspace.problem() != null) {
      return new Verdict.Failure(
          facts.job().workspace() + " cannot be written (" + workspace.problem() + ")",
          "let the user that runs this write there, or set workspace to another folder");
    }
    if (!workspace.there()) {
      return new Verdict.NotApplicable("needs a job");
    }
    WorkspaceFacts seen = workspace.value();
    if (seen.refusal() != null) {
      return new Verdict.Failure(seen.refusal(), "see that nothing but Retort's own lies there");
    }
    if (!seen.renames()) {
      return new Verdict.Failure(
          seen.path() + " does not rename folders as a whole",
          "set workspace to HDFS, an object store by s3a, or a shared file system");
    }
    if (!seen.atomic()) {
      return new Verdict.Ok(
          seen.path()
              + " can be written; folders are renamed file by file, so that the manifest, written"
              + " last, publishes");
    }
    return new Verdict.Ok(seen.path() + " can be written, and renames folders at once");
  }
}
