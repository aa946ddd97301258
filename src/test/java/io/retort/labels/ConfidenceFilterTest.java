package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.loss.Targets;
import org.junit.jupiter.api.Test;

class ConfidenceFilterTest {
  /** The second row: probabilities 1/4, 1/2, 1/4. */
  private static final float[] LOGITS = {99, 99, 99, 5, 5 + (float) Math.log(2), 5, 99};

  @Test
  void theLargestProbabilityDecides() {
    assertThat(filters(0.49, false, Targets.UNLABELLED)).isFalse();
    assertThat(filters(0.51, false, Targets.UNLABELLED)).isTrue();
    assertThat(filters(0.51, false, 1)).isTrue();
    assertThat(filters(0, false, 0)).isFalse();
    assertThat(filters(1, false, 1)).isTrue();
  }

  @Test
  void whatTheTeacherGetsWrongIsFilteredWhereThereIsALabel() {
    assertThat(filters(0, true, 0)).isTrue();
    assertThat(filters(0, true, 1)).isFalse();
    assertThat(filters(0, true, 2)).isTrue();
    assertThat(filters(0, true, Targets.UNLABELLED)).isFalse();
    assertThat(filters(0.51, true, 1)).isTrue();
  }

  @Test
  void anyAnswerIsSureEnoughWithoutAThreshold() {
    assertThat(new ConfidenceFilter(0, false).filters(new float[] {-3e38f, 3e38f}, 0, 2, 0))
        .isFalse();
  }

  private static boolean filters(double minConfidence, boolean onlyCorrect, int label) {
    return new ConfidenceFilter(minConfidence, onlyCorrect).filters(LOGITS, 3, 3, label);
  }
}
