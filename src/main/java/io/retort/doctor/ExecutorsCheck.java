package io.retort.doctor;

/** Whether there is anybody to do the work. */
final class ExecutorsCheck implements Check {

  @Override
  public String name() {
    return "executors";
  }

  @Override
  public Verdict of(Facts facts) {
    if (facts.local()) {
      int cores = facts.driver().processor().cores();
      return new Verdict.NotApplicable(
          "local mode: tasks run in the driver, which may use " + count(cores, "core"));
    }
    if (facts.executors().isEmpty()) {
      return new Verdict.Failure(
          facts.unanswered() == null ? "there are none" : facts.unanswered(),
          "look at the cluster's own page whether it has free cores, and spark.executor.memory +"
              + " memoryOverhead in one piece; or stop what holds them");
    }
    if (facts.unanswered() != null || !facts.silent().isEmpty()) {
      return new Verdict.Warning(
          count(facts.executors().size(), "executor")
              + " answered, "
              + (facts.unanswered() == null
                  ? String.join(", ", facts.silent()) + " did not"
                  : facts.unanswered()),
          "what follows knows nothing of the others; see their logs");
    }
    return new Verdict.Ok(
        count(facts.executors().size(), "executor")
            + " answered, "
            + count(facts.tasksAtOnce(), "task")
            + " at once in each");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
