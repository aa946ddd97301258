package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.Figure;
import io.retort.job.Gain;
import io.retort.job.Gate;
import io.retort.job.GateFigure;
import io.retort.job.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final List<ModelReport> MODELS =
      List.of(
          ComparisonsTest.model("teacher", 0.75, 1000, 6),
          ComparisonsTest.model("student", 0.5, 250, 2),
          ComparisonsTest.model("baseline", 0.25, 250, 2),
          ComparisonsTest.model("pseudo-labels", 0.375, 250, 2));
  private static final Report.Comparison COMPARISON =
      SomeReports.compare(
          MODELS,
          List.of(
              new Report.SeedScores(1, 0.5, 0.25, 0.375, null),
              new Report.SeedScores(2, 0.5, 0.25, 0.25, null)),
          null);

  /** What the models and their comparison above have, by hand; the last by t of one degree. */
  private static final Map<String, Double> OF_METRIC =
      Map.ofEntries(
          Map.entry("accuracy", 0.5),
          Map.entry("top5", 1.0),
          Map.entry("macro-f1", 0.499),
          Map.entry("balanced-accuracy", 0.498),
          Map.entry("nll", 0.0498),
          Map.entry("brier", 0.025),
          Map.entry("ece", 0.004),
          Map.entry("calibrated-nll", 0.0448),
          Map.entry("calibrated-brier", 0.0225),
          Map.entry("calibrated-ece", 0.002),
          Map.entry("agreement", 0.5),
          Map.entry("kl", 0.125),
          Map.entry("fidelity-ece", 0.0625),
          Map.entry("roc-auc", 0.497),
          Map.entry("pr-auc", 0.496),
          Map.entry("above-constant", 0.4),
          Map.entry("parameters", 10.0),
          Map.entry("bytes", 250.0),
          Map.entry("multiply-adds", 10.0),
          Map.entry("peak-bytes", 750.0),
          Map.entry("latency-p50", 2.0),
          Map.entry("latency-p95", 4.0),
          Map.entry("latency-p99", 6.0),
          Map.entry("rows-per-second", 500.0),
          Map.entry("retention", 0.5 / 0.75),
          Map.entry("gap-closed", 0.5),
          Map.entry("kd-gain", 0.25),
          Map.entry("kd-gain-low", 0.25),
          Map.entry("kd-gain-high", 0.25),
          Map.entry("soft-gain", 0.1875),
          Map.entry("soft-gain-low", 0.1875 - 12.7062047 * 0.0625),
          Map.entry("soft-gain-high", 0.1875 + 12.7062047 * 0.0625),
          Map.entry("slice-worst-accuracy", 0.4),
          Map.entry("speedup", 3.0),
          Map.entry("size-ratio", 0.25));

  private static final Map<String, Double> ACTUAL = withProbabilities();

  /** In other lines all is less, and a loss where it is a gain; so ends change places. */
  private static Map<String, Double> withProbabilities() {
    Map<String, Double> all = new TreeMap<>(OF_METRIC);
    Map<String, String> mirrored = Map.of("", "", "-low", "-high", "-high", "-low");
    for (Gain.Line line : Gain.Line.values()) {
      for (String gain : List.of("kd-gain", "soft-gain")) {
        mirrored.forEach(
            (end, other) -> {
              if (line != Gain.Line.METRIC) {
                double metric = OF_METRIC.get(gain + other);
                all.put(gain + "-" + line.key() + end, -SomeReports.factor(line) * metric);
              }
            });
      }
    }
    return all;
  }

  @Test
  void everyGateSeesItsFigure() {
    assertThat(ACTUAL.keySet()).containsExactlyInAnyOrderElementsOf(keys(Task.CLASSIFICATION));
    Map<String, Double> required = new TreeMap<>();
    ACTUAL.forEach(
        (key, actual) -> required.put(key, actual + (Gate.named(key).atLeast() ? -1e-6 : 1e-6)));
    for (Report.GateResult result : Gates.check(required, MODELS, COMPARISON, 1)) {
      assertThat(result.actual()).isCloseTo(ACTUAL.get(result.name()), within(1e-7));
      assertThat(result.passed()).as(result.name()).isTrue();
    }
  }

  @Test
  void aLittleTooLittleOrTooMuchIsMissed() {
    Map<String, Double> stricter = new TreeMap<>();
    ACTUAL.forEach(
        (key, actual) -> stricter.put(key, actual + (Gate.named(key).atLeast() ? 1e-6 : -1e-6)));

    assertThat(Gates.check(stricter, MODELS, COMPARISON, 1))
        .hasSize(ACTUAL.size())
        .noneMatch(Report.GateResult::passed);
  }

  @Test
  void aModelIsNamedBeforeItsFigure() {
    Map<String, Double> required =
        Map.of("teacher-accuracy", 0.7, "baseline-accuracy-max", 0.3, "pseudo-labels-bytes", 300.0);
    assertThat(Gates.check(required, MODELS, COMPARISON, 1))
        .extracting(Report.GateResult::actual)
        .containsExactly(0.25, 250.0, 0.75);
  }

  @Test
  void aRegressionHasGatesOfItsOwn() {
    List<ModelReport> models =
        List.of(SomeReports.number("teacher", 0.9), SomeReports.number("student", 0.8));
    Map<String, Double> actual =
        Map.of("teacher-r2", 0.9, "r2", 0.8, "rmse", 7.0, "mae", 5.0, "retention", 0.8 / 0.9);

    assertThat(Gates.check(actual, models, SomeReports.compare(models), 1))
        .hasSize(5)
        .allMatch(Report.GateResult::passed)
        .allMatch(gate -> gate.actual().equals(actual.get(gate.name())));
    assertThat(keys(Task.REGRESSION))
        .contains("r2", "rmse", "mae", "kd-gain")
        .doesNotContain("accuracy", "ece", "soft-gain");
  }

  private static List<String> keys(Task task) {
    return Stream.concat(Arrays.stream(Figure.values()), Gain.all().stream())
        .filter(figure -> figure.of(task))
        .map(GateFigure::key)
        .toList();
  }

  @Test
  void resultsAreSortedByName() {
    assertThat(Gates.check(ACTUAL, MODELS, COMPARISON, 1))
        .extracting(Report.GateResult::name)
        .isSorted();
  }

  @Test
  void aGapThatIsNotThereIsMissed() {
    List<ModelReport> level =
        List.of(MODELS.get(0), MODELS.get(1), ComparisonsTest.model("baseline", 0.75, 1, 1));

    Report.GateResult result =
        Gates.check(Map.of("gap-closed", -100.0), level, SomeReports.compare(level), 1).get(0);

    assertThat(result.passed()).isFalse();
    assertThat(result.actual()).isNull();
  }

  @Test
  void aRatioToNothingIsMissedWhateverIsRequired() {
    List<ModelReport> failed =
        List.of(ComparisonsTest.model("teacher", 0, 0, 6), MODELS.get(1), MODELS.get(2));

    assertThat(
            Gates.check(
                Map.of("retention", 0.5, "size-ratio", 1e9),
                failed,
                SomeReports.compare(failed),
                1))
        .hasSize(2)
        .allMatch(result -> !result.passed() && result.actual() == null);
  }

  @Test
  void aReportKnowsWhichGatesWereMissed() {
    List<Report.GateResult> results =
        Gates.check(Map.of("speedup", 4.0, "nll", 0.5), MODELS, COMPARISON, 1);
    Report report = SomeReports.report("j", MODELS, COMPARISON, results, 0);

    assertThat(report.missed()).extracting(Report.GateResult::name).containsExactly("speedup");
    assertThat(report.model("student")).isSameAs(MODELS.get(1));
    assertThat(report.model("nobody")).isNull();
  }

  @Test
  void aStudentNoBetterThanOneAnswerForAllMissesAGateUnlessOneAllowsIt() {
    List<ModelReport> level =
        List.of(MODELS.get(0), ComparisonsTest.model("student", 0.1, 1, 1), MODELS.get(2));
    Report.Comparison comparison = SomeReports.compare(level);

    assertThat(Gates.check(Map.of(), level, comparison, 1))
        .extracting(Report.GateResult::name, Report.GateResult::passed)
        .containsExactly(tuple("above-constant", false));
    assertThat(Gates.check(Map.of("above-constant", -0.01), level, comparison, 1))
        .extracting(Report.GateResult::passed)
        .containsExactly(true);
    assertThat(Gates.check(Map.of(), MODELS, COMPARISON, 1)).isEmpty();
  }

  @Test
  void aSliceOfFewRowsIsNotLookedAtAndTheWorstIsNamed() {
    Map<String, Double> required = Map.of("slice-worst-accuracy", 0.3);

    assertThat(Gates.check(required, MODELS, COMPARISON, 5000).get(0))
        .isEqualTo(
            new Report.GateResult("slice-worst-accuracy", 0.3, true, 0.4, true, "country = de"));
    assertThat(Gates.check(required, MODELS, COMPARISON, 5001).get(0).passed()).isFalse();
  }
}
