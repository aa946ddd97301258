package io.retort.doctor;

import java.util.List;

/** Java 17 everywhere. */
final class JavaCheck implements Check {
  private static final String MAJOR = "17";

  @Override
  public String name() {
    return "java";
  }

  @Override
  public Verdict of(Facts facts) {
    List<Jvm> others = facts.where(jvm -> !jvm.versions().java().split("[.+-]")[0].equals(MAJOR));
    String versions = facts.each(jvm -> jvm.versions().java());
    if (!others.isEmpty()) {
      return new Verdict.Failure(
          versions,
          "Retort is for Java "
              + MAJOR
              + ": set JAVA_HOME there, or spark.executorEnv.JAVA_HOME (yarn:"
              + " spark.yarn.appMasterEnv.JAVA_HOME as well)");
    }
    return facts.differ(jvm -> jvm.versions().java())
        ? new Verdict.Warning(versions, "one update of Java on all machines is easier to trust")
        : new Verdict.Ok(versions);
  }
}
