package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundCostTest {

  @Test
  void stepsThatAreAdvisedBringOverheadToATenth() {
    RoundCost cost = new RoundCost(0.030, 0.00015);

    assertThat(cost.tooMuch(20)).isTrue();
    assertThat(cost.steps()).isEqualTo(1800);
    assertThat(cost.share(1800)).isCloseTo(0.1, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(cost.tooMuch(1800)).isFalse();
  }

  @Test
  void longStepsNeedNoAdvice() {
    assertThat(new RoundCost(0.030, 0.020).tooMuch(20)).isFalse();
  }
}
