package io.retort.doctor;

import java.util.List;

/** Convolutions that take the fast way, and matrices the processor's own kernels. */
final class OneDnnCheck implements Check {

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Verdict of(Facts facts) {
    List<Jvm> working =
        facts.where(jvm -> jvm.math() != null && jvm.math().backend().equals("cpu"));
    if (working.isEmpty()) {
      return new Verdict.NotApplicable("networks run on no CPU");
    }
    List<Jvm> slow = working.stream().filter(jvm -> !jvm.math().oneDnn()).toList();
    if (!slow.isEmpty()) {
      return new Verdict.Warning(
          "off on " + Facts.who(slow) + ", where convolutions take six times as long",
          "build with a native.classifier of onednn, such as linux-x86_64-onednn-avx2");
    }
    return new Verdict.Ok(
        "on, OpenBLAS kernels "
            + facts.each(jvm -> jvm.math() == null ? "none" : jvm.math().kernels()));
  }
}
