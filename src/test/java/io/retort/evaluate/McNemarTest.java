package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;
import org.junit.jupiter.api.Test;

class McNemarTest {

  @Test
  void ofFewRowsItIsTheBinomialTest() {
    for (int[] pair : new int[][] {{1, 9}, {9, 1}, {10, 20}, {400, 600}, {0, 1}}) {
      double expected =
          new BinomialTest()
              .binomialTest(pair[0] + pair[1], pair[0], 0.5, AlternativeHypothesis.TWO_SIDED);
      assertThat(new McNemar(pair[0], pair[1]).pValue()).isCloseTo(expected, within(1e-9));
    }
  }

  /** The example of Agresti, Categorical Data Analysis: 150 and 86, z squared 17.36 uncorrected. */
  @Test
  void ofManyRowsItGoesOnAsItWasForFew() {
    double exact = new BinomialTest().binomialTest(1100, 500, 0.5, AlternativeHypothesis.TWO_SIDED);
    assertThat(new McNemar(500, 600).pValue()).isCloseTo(exact, within(0.01 * exact));
    assertThat(new McNemar(86, 150).pValue()).isBetween(1e-5, 1e-4);
  }

  @Test
  void nothingIsProvedByModelsThatAreLevel() {
    assertThat(new McNemar(0, 0).pValue()).isEqualTo(1);
    assertThat(new McNemar(7, 7).pValue()).isEqualTo(1);
    assertThat(new McNemar(7_000_000_000L, 7_000_000_001L).pValue()).isCloseTo(1, within(1e-4));
  }
}
