package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Report.GateResult PASSED =
      new Report.GateResult("retention", 0.95, true, 0.968, true);
  private static final Report.GateResult MISSED =
      new Report.GateResult("champion", 0.971, true, 0.969, false);
  private static final Report.GateResult MISSED_TOO =
      new Report.GateResult("speedup", 2, true, 1.5, false);

  @Test
  void aJobThatDoesNotPublishTellsItsGates() {
    assertThat(line(report(), Optional.empty(), true)).isEqualTo("student 97.10 %");
    assertThat(line(report(PASSED, PASSED), Optional.empty(), true))
        .isEqualTo("student 97.10 %, 2 of 2 gates passed");
    assertThat(line(report(PASSED, MISSED), Optional.empty(), true))
        .isEqualTo("gate missed: champion is 0.969, required at least 0.971; student 97.10 %");
  }

  @Test
  void whatIsPublishedIsToldBesideWhatItReplaces() {
    assertThat(line(report(PASSED), published("v1"), true)).isEqualTo("published student 97.10 %");
    Report beside = report(List.of("champion"), PASSED);
    assertThat(line(beside, published("v2"), true))
        .isEqualTo("published student 97.10 %, +0.20 points over the champion");
    assertThat(line(report(MISSED, PASSED, MISSED_TOO), published(null), true))
        .isEqualTo(
            "gate missed (and 1 more): champion is 0.969, required at least 0.971; student 97.10 %"
                + " not published");
  }

  @Test
  void aNightWithoutNewsSaysSo() {
    assertThat(line(report(PASSED), published("v1"), false))
        .isEqualTo("nothing new: published student 97.10 %");
    assertThat(line(report(MISSED), published(null), false))
        .startsWith("nothing new: gate missed: champion is");
  }

  @Test
  void aRegressionTellsItsR2() {
    Report report =
        SomeReports.report(
            List.of(SomeReports.number("teacher", 0.98), SomeReports.number("student", 0.9512)),
            List.of());
    assertThat(line(report, Optional.empty(), true)).isEqualTo("student 0.9512");
  }

  private static String line(Report report, Optional<Published> published, boolean news) {
    return new Summary(report, published, news).line();
  }

  private static Optional<Published> published(String version) {
    return Optional.of(new Published("out", version, "a report"));
  }

  private static Report report(Report.GateResult... gates) {
    return report(List.of(), gates);
  }

  private static Report report(List<String> more, Report.GateResult... gates) {
    List<ModelReport> models =
        new java.util.ArrayList<>(
            List.of(
                SomeReports.model("teacher", 0.98, 9, 9, 1, null),
                SomeReports.model("student", 0.971, 3, 3, 1, SomeReports.HASH)));
    more.forEach(name -> models.add(SomeReports.model(name, 0.969, 3, 3, 1, null)));
    return SomeReports.report(models, List.of(gates));
  }
}
