package io.retort.doctor;

/** The Spark that Retort is made for, and one everywhere. */
final class SparkCheck implements Check {

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Verdict of(Facts facts) {
    Build build = facts.build();
    String series = build.spark().substring(0, build.spark().lastIndexOf('.') + 1);
    String versions =
        facts.each(jvm -> jvm.versions().spark() + " with Scala " + jvm.versions().scala());
    boolean strange =
        !facts
            .where(
                jvm ->
                    !jvm.versions().spark().startsWith(series)
                        || !jvm.versions().scala().startsWith(build.scala() + "."))
            .isEmpty();
    if (strange) {
      return new Verdict.Failure(
          versions,
          "Retort is for Spark "
              + series
              + "x with Scala "
              + build.scala()
              + ": set SPARK_HOME to such a distribution");
    }
    return facts.differ(jvm -> jvm.versions().spark())
        ? new Verdict.Failure(
            versions,
            "driver and executors must be of one version: set SPARK_HOME to the cluster's")
        : new Verdict.Ok(versions);
  }
}
