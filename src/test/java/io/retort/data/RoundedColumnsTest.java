package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundedColumnsTest {

  static Object[] rounded() {
    return new Object[] {
      16_777_217L,
      16_777_217,
      -16_777_217L,
      1_700_000_001.0,
      "16777217",
      " 1700000001.25 ",
      new BigDecimal("16777217"),
      "123456789012345678901"
    };
  }

  static Object[] kept() {
    return new Object[] {
      16_777_216L,
      33_554_432,
      0.1,
      0.30000000000000004,
      1.7e9f,
      "0.123456789",
      "16777216",
      "20 people",
      true,
      ""
    };
  }

  @ParameterizedTest
  @MethodSource("rounded")
  void largeNumbersAreRounded(Object value) {
    assertThat(RoundedColumns.rounds(value)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kept")
  void othersAreTheSameButForTheirLastBits(Object value) {
    assertThat(RoundedColumns.rounds(value)).isFalse();
  }
}
