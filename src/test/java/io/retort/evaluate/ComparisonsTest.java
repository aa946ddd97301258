package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

  /** A model of which only what is compared matters. */
  static Report.ModelReport model(String name, double accuracy, long bytes, double p50) {
    return new Report.ModelReport(
        name,
        accuracy,
        1.0,
        0.7,
        0.4,
        0.05,
        0.9,
        null,
        null,
        null,
        10,
        bytes,
        new Report.Latency(p50, 9),
        1,
        null);
  }

  @Test
  void aStudentIsComparedWithTeacherAndBaseline() {
    Report.Comparison comparison =
        Comparisons.compare(
            List.of(
                model("teacher", 0.8, 1000, 6),
                model("student", 0.75, 250, 2),
                model("baseline", 0.7, 250, 2)),
            1);

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
  void thereIsNoGapToCloseWhereTeacherAndBaselineAreLevel() {
    Report.Comparison comparison =
        Comparisons.compare(
            List.of(
                model("teacher", 0.8, 1, 1),
                model("student", 0.9, 1, 1),
                model("baseline", 0.8, 1, 1)),
            1);

    assertThat(comparison.gapClosed()).isNull();
    assertThat(comparison.kdGain().mean()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void withoutABaselineWhatNeedsOneIsLeftOut() {
    Report.Comparison comparison =
        Comparisons.compare(List.of(model("teacher", 0.8, 1, 1), model("student", 0.9, 1, 1)), 1);

    assertThat(comparison.gapClosed()).isNull();
    assertThat(comparison.kdGain()).isNull();
    assertThat(comparison.retention()).isGreaterThan(1);
  }
}
