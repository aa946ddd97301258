package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.job.Gate;
import io.retort.job.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final List<Report.ModelReport> MODELS =
      List.of(
          ComparisonsTest.model("teacher", 0.75, 1000, 6),
          ComparisonsTest.model("student", 0.5, 250, 2),
          ComparisonsTest.model("baseline", 0.25, 250, 2));
  private static final Report.Comparison COMPARISON = Comparisons.compare(MODELS, 1);

  /** What the two models and their comparison above have, by hand. */
  private static final Map<String, Double> ACTUAL =
      Map.ofEntries(
          Map.entry("teacher-accuracy", 0.75),
          Map.entry("student-accuracy", 0.5),
          Map.entry("student-macro-f1", 0.7),
          Map.entry("retention", 0.5 / 0.75),
          Map.entry("gap-closed", 0.5),
          Map.entry("kd-gain", 0.25),
          Map.entry("agreement", 0.9),
          Map.entry("speedup", 3.0),
          Map.entry("size-ratio", 0.25),
          Map.entry("ece", 0.05),
          Map.entry("nll", 0.4));

  @Test
  void everyGateSeesItsFigure() {
    List<Report.GateResult> results = Gates.check(ACTUAL, MODELS, COMPARISON);

    assertThat(results).hasSize((int) ofClasses().count()).allMatch(Report.GateResult::passed);
    for (Report.GateResult result : results) {
      assertThat(result.actual()).isEqualTo(ACTUAL.get(result.name()));
      assertThat(result.required()).isEqualTo(ACTUAL.get(result.name()));
    }
  }

  @Test
  void aLittleTooLittleOrTooMuchIsMissed() {
    Map<String, Double> stricter =
        ofClasses()
            .collect(
                Collectors.toMap(
                    Gate::key, gate -> ACTUAL.get(gate.key()) + (gate.atLeast() ? 1e-6 : -1e-6)));

    assertThat(Gates.check(stricter, MODELS, COMPARISON))
        .hasSize((int) ofClasses().count())
        .noneMatch(Report.GateResult::passed);
  }

  private static Stream<Gate> ofClasses() {
    return Arrays.stream(Gate.values()).filter(gate -> gate.of(Task.CLASSIFICATION));
  }

  @Test
  void aRegressionHasGatesOfItsOwn() {
    List<Report.ModelReport> models = List.of(number("teacher", 0.9), number("student", 0.8));
    Report.Comparison comparison = Comparisons.compare(models, 1);
    Map<String, Double> actual =
        Map.of(
            "teacher-r2", 0.9,
            "student-r2", 0.8,
            "student-rmse", 7.0,
            "student-mae", 5.0,
            "retention", 0.8 / 0.9,
            "speedup", 1.0,
            "size-ratio", 1.0);

    assertThat(Gates.check(actual, models, comparison))
        .hasSize(7)
        .allMatch(Report.GateResult::passed)
        .allMatch(gate -> gate.actual().equals(actual.get(gate.name())))
        .allMatch(gate -> Gate.named(gate.name()).of(Task.REGRESSION));
    assertThat(Arrays.stream(Gate.values()).filter(gate -> gate.of(Task.REGRESSION)))
        .extracting(Gate::key)
        .containsExactlyInAnyOrder(
            "teacher-r2",
            "student-r2",
            "student-rmse",
            "student-mae",
            "retention",
            "gap-closed",
            "kd-gain",
            "speedup",
            "size-ratio");
  }

  /** A regression's model. */
  private static Report.ModelReport number(String name, double r2) {
    return new Report.ModelReport(
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        r2,
        7.0,
        5.0,
        1,
        1,
        new Report.Latency(1, 1),
        1,
        null);
  }

  @Test
  void resultsAreSortedByName() {
    assertThat(Gates.check(ACTUAL, MODELS, COMPARISON))
        .extracting(Report.GateResult::name)
        .isSorted();
  }

  @Test
  void aGapThatIsNotThereIsMissed() {
    List<Report.ModelReport> level =
        List.of(MODELS.get(0), MODELS.get(1), ComparisonsTest.model("baseline", 0.75, 1, 1));

    Report.GateResult result =
        Gates.check(Map.of("gap-closed", -100.0), level, Comparisons.compare(level, 1)).get(0);

    assertThat(result.passed()).isFalse();
    assertThat(result.actual()).isNull();
  }

  @Test
  void aRatioToNothingIsMissedWhateverIsRequired() {
    List<Report.ModelReport> failed =
        List.of(ComparisonsTest.model("teacher", 0, 0, 6), MODELS.get(1), MODELS.get(2));

    assertThat(
            Gates.check(
                Map.of("retention", 0.5, "size-ratio", 1e9),
                failed,
                Comparisons.compare(failed, 1)))
        .hasSize(2)
        .allMatch(result -> !result.passed() && result.actual() == null);
  }

  @Test
  void aReportKnowsWhichGatesWereMissed() {
    List<Report.GateResult> results =
        Gates.check(Map.of("speedup", 4.0, "nll", 0.5), MODELS, COMPARISON);
    Report report =
        new Report(
            "j", "now", 1, 1, MODELS, COMPARISON, results, new Report.SoftLabels(1, 0), List.of());

    assertThat(report.missed()).extracting(Report.GateResult::name).containsExactly("speedup");
    assertThat(report.model("student")).isSameAs(MODELS.get(1));
    assertThat(report.model("nobody")).isNull();
  }
}
