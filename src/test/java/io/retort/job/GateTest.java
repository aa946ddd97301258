package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {

  @ParameterizedTest
  @EnumSource
  void everyGateIsFoundByItsKey(Gate gate) {
    assertThat(gate.key()).matches("[a-z0-9-]+");
    assertThat(Gate.named(gate.key())).isSameAs(gate);
  }

  @ParameterizedTest
  @EnumSource
  void theRequiredValueItselfPassesAndNoFigureDoesNot(Gate gate) {
    assertThat(gate.passes(0.5, 0.5)).isTrue();
    assertThat(gate.passes(0.5, 0.6)).isEqualTo(gate.atLeast());
    assertThat(gate.passes(0.5, 0.4)).isEqualTo(!gate.atLeast());
    assertThat(gate.passes(0.5, Double.NaN)).isFalse();
  }
}
