package io.retort.doctor;

import java.util.List;

/** Packages of Java that Spark and ND4J look into. */
final class OpensCheck implements Check {

  @Override
  public String name() {
    return "opens";
  }

  @Override
  public Verdict of(Facts facts) {
    List<Jvm> closed = facts.where(jvm -> !jvm.closed().isEmpty());
    if (closed.isEmpty()) {
      return new Verdict.Ok(
          facts.build().opens().size() + " packages of Java open " + facts.everywhere());
    }
    List<String> packages = closed.get(0).closed();
    String key =
        closed.get(0).driver()
            ? "spark.driver.extraJavaOptions (before the JVM starts: spark-submit"
                + " --driver-java-options)"
            : "spark.executor.extraJavaOptions";
    String flags =
        String.join(
            " ", packages.stream().map(open -> "--add-opens=" + open + "=ALL-UNNAMED").toList());
    return new Verdict.Failure(
        packages.size()
            + (packages.size() == 1 ? " package" : " packages")
            + " of Java closed on "
            + Facts.who(closed),
        "add to " + key + ": " + flags);
  }
}
