package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

  @Test
  void itIsTheMeanOfTheLabelsNegativeLogShares() {
    float[] logits = {1, 2, 3, 0, 0, 0};

    double value =
        CombinedLoss.ofHardLabels()
            .valueAndGradient(SomeTargets.hard(2, 3, new int[] {0, 2}), logits, new float[6]);

    double first = -Math.log(Math.exp(1) / (Math.exp(1) + Math.exp(2) + Math.exp(3)));
    assertThat(value).isCloseTo((first + Math.log(3)) / 2, within(1e-14));
  }

  @Test
  void aRowWithoutALabelCountsAsARowAndAddsNothing() {
    float[] logits = {1, 2, 5, -5};
    float[] gradient = {9, 9, 9, 9};

    double value =
        CombinedLoss.ofHardLabels()
            .valueAndGradient(
                SomeTargets.hard(2, 2, new int[] {0, Targets.UNLABELLED}), logits, gradient);

    assertThat(value).isCloseTo(Math.log(1 + Math.E) / 2, within(1e-14));
    assertThat(gradient[2]).isZero();
    assertThat(gradient[3]).isZero();
  }
}
