package io.retort.doctor;

import java.util.List;

/** Instructions that the native code is made of. */
final class ProcessorCheck implements Check {

  @Override
  public String name() {
    return "processor";
  }

  @Override
  public Verdict of(Facts facts) {
    List<Jvm> lacking = facts.where(jvm -> !jvm.processor().missing().isEmpty());
    if (!lacking.isEmpty()) {
      return new Verdict.Failure(
          "no "
              + String.join(", ", lacking.get(0).processor().missing())
              + " on "
              + Facts.who(lacking)
              + ", but this jar's native code is "
              + facts.build().nativeClassifier(),
          "build it with -Dnative.classifier=linux-x86_64, or keep such machines out of the cluster");
    }
    return new Verdict.Ok(
        facts.each(jvm -> jvm.processor().architecture())
            + ", which has all that "
            + facts.build().nativeClassifier()
            + " needs");
  }
}
