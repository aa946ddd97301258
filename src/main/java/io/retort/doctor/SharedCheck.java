package io.retort.doctor;

import java.util.List;

/** One workspace for all machines. */
final class SharedCheck implements Check {

  @Override
  public String name() {
    return "shared";
  }

  @Override
  public Verdict of(Facts facts) {
    if (facts.local()) {
      return new Verdict.NotApplicable("local mode: nobody else need see the workspace");
    }
    if (!facts.workspace().there() || facts.executors().isEmpty()) {
      return new Verdict.NotApplicable("needs a workspace that can be written, and executors");
    }
    WorkspaceFacts seen = facts.workspace().value();
    List<Jvm> apart =
        facts.executors().stream().filter(jvm -> !seen.seen().contains(jvm.executor())).toList();
    return apart.isEmpty()
        ? new Verdict.Ok("what executors write into the workspace, the driver finds")
        : new Verdict.Failure(
            "what is written on "
                + Facts.who(apart)
                + " does not get to "
                + seen.path()
                + " as the driver sees it",
            "set workspace to what all machines share: hdfs://, s3a://, or a folder mounted alike on"
                + " all of them, and writable for the executors' user");
  }
}
