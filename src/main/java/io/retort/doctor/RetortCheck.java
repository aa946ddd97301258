package io.retort.doctor;

/** One jar everywhere. */
final class RetortCheck implements Check {

  @Override
  public String name() {
    return "retort";
  }

  @Override
  public Verdict of(Facts facts) {
    if (facts.differ(jvm -> jvm.versions().retort() + jvm.versions().jar())) {
      return new Verdict.Failure(
          facts.each(jvm -> jvm.versions().retort() + " (" + jvm.versions().jar() + ")"),
          "another jar of Retort lies on the executors' class path, in Spark's jars/ or"
              + " spark.executor.extraClassPath: remove it");
    }
    return new Verdict.Ok(
        facts.each(jvm -> jvm.versions().retort())
            + ", with native code for "
            + facts.build().nativeClassifier());
  }
}
