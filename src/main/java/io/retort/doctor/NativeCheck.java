package io.retort.doctor;

import java.util.List;
import java.util.stream.Collectors;

/** Native code that loads. */
final class NativeCheck implements Check {

  @Override
  public String name() {
    return "native code";
  }

  @Override
  public Verdict of(Facts facts) {
    List<Jvm> broken =
        facts.where(jvm -> jvm.libraries().stream().anyMatch(library -> library.problem() != null));
    if (broken.isEmpty()) {
      return new Verdict.Ok(
          facts.driver().libraries().stream()
                  .map(Jvm.Library::told)
                  .collect(Collectors.joining(", "))
              + " load "
              + facts.everywhere());
    }
    Jvm first = broken.get(0);
    Jvm.Library library =
        first.libraries().stream().filter(one -> one.problem() != null).findFirst().orElseThrow();
    return new Verdict.Failure(
        library.name() + " does not load on " + Facts.who(broken) + ": " + library.problem(),
        remedy(library.problem(), first, facts.build()));
  }

  private static String remedy(String problem, Jvm jvm, Build build) {
    String text = problem.toLowerCase(java.util.Locale.ROOT);
    if (text.contains("not tried")) {
      return "see the line on the processor";
    }
    if (text.contains("glibc") || text.contains("musl") || text.contains("ld-linux")) {
      return "it takes a Linux with glibc 2.28 or later: not Alpine, whose C library is musl, and"
          + " no older image";
    }
    if (text.contains("libgomp") || text.contains("libstdc++")) {
      return "install the system's libgomp1 and libstdc++6";
    }
    if (text.contains("no space") || text.contains("failed to map") || text.contains("permitted")) {
      return "native code is unpacked to java.io.tmpdir, which must be writable, have 500 MB free and"
          + " not be mounted noexec: -Djava.io.tmpdir=...";
    }
    return "this jar's native code is for "
        + build.nativeClassifier()
        + " and the machine is "
        + jvm.processor().architecture()
        + ": build it with -Dnative.platform and -Dnative.classifier for that, or see the whole"
        + " error with RETORT_DEBUG=1";
  }
}
