package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

  /** A model of which only what is compared matters. */
  static ModelReport model(String name, double accuracy, long bytes, double p50) {
    return SomeReports.model(name, accuracy, 10, bytes, p50, null);
  }

  @Test
  void aStudentIsComparedWithTeacherAndBaseline() {
    Report.Comparison comparison =
        SomeReports.compare(
            List.of(
                model("teacher", 0.8, 1000, 6),
                model("student", 0.75, 250, 2),
                model("baseline", 0.7, 250, 2)));

    assertThat(comparison.retention()).isCloseTo(0.75 / 0.8, within(1e-15));
    assertThat(comparison.gapClosed()).isCloseTo(0.5, within(1e-12));
    assertThat(comparison.sizeRatio()).isEqualTo(0.25);
    assertThat(comparison.speedup()).isEqualTo(3);
    assertThat(comparison.kdGain().mean()).isCloseTo(0.05, within(1e-12));
    assertThat(comparison.kdGain().low()).isNull();
    assertThat(comparison.kdGain().high()).isNull();
    assertThat(comparison.kdGain().seeds()).isEqualTo(1);
  }

  @Test
  void thereIsNoGapToCloseWhereTheBaselineIsAsGoodAsTheTeacherOrBetter() {
    Report.Comparison comparison =
        SomeReports.compare(
            List.of(
                model("teacher", 0.8, 1, 1),
                model("student", 0.9, 1, 1),
                model("baseline", 0.8, 1, 1)));

    assertThat(comparison.gapClosed()).isNull();
    assertThat(comparison.kdGain().mean()).isCloseTo(0.1, within(1e-12));
    assertThat(
            SomeReports.compare(
                    List.of(
                        model("teacher", 0.8, 1, 1),
                        model("student", 0.7, 1, 1),
                        model("baseline", 0.85, 1, 1)))
                .gapClosed())
        .isNull();
  }

  @Test
  void withoutABaselineWhatNeedsOneIsLeftOut() {
    Report.Comparison comparison =
        SomeReports.compare(List.of(model("teacher", 0.8, 1, 1), model("student", 0.9, 1, 1)));

    assertThat(comparison.gapClosed()).isNull();
    assertThat(comparison.kdGain()).isNull();
    assertThat(comparison.retention()).isGreaterThan(1);
  }

  /** By the textbook: t of 4 degrees of freedom at 97.5 % is 2.776. */
  @Test
  void ofSeveralSeedsAGainHasAnIntervalAndAVerdict() {
    double[] clear = {0.010, 0.012, 0.008, 0.011, 0.009};
    double[] unclear = {0.010, -0.012, 0.008, -0.011, 0.009};
    Report.Comparison comparison = of(clear, unclear);
    double half = 2.7764451 * Math.sqrt(0.0000025 / 5);

    assertThat(comparison.kdGain().mean()).isCloseTo(0.010, within(1e-12));
    assertThat(comparison.kdGain().low()).isCloseTo(0.010 - half, within(1e-9));
    assertThat(comparison.kdGain().high()).isCloseTo(0.010 + half, within(1e-9));
    assertThat(comparison.kdGain().verdict()).isEqualTo(Report.Verdict.HELPED);
    assertThat(comparison.softGain().verdict()).isEqualTo(Report.Verdict.NO_DIFFERENCE);
    double[] worse = Arrays.stream(clear).map(gain -> -gain).toArray();
    assertThat(of(worse, worse).kdGain().verdict()).isEqualTo(Report.Verdict.HURT);
    assertThat(of(new double[] {0.5}, new double[] {0.5}).kdGain().verdict())
        .isEqualTo(Report.Verdict.UNDECIDED);
  }

  private static Report.Comparison of(double[] overBaseline, double[] overPseudoLabels) {
    List<ModelReport> models = List.of(model("teacher", 0.95, 1, 1), model("student", 0.9, 1, 1));
    return SomeReports.compare(models, SomeReports.seeds(overBaseline, overPseudoLabels), null);
  }
}
