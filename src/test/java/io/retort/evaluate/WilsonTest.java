package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {

  @ParameterizedTest
  @CsvSource({"97, 100", "1, 3", "9674, 10000", "1, 1000000"})
  void itIsTheLibrarys(int right, int rows) {
    ConfidenceInterval expected = new WilsonScoreInterval().createInterval(rows, right, 0.95);
    ModelReport.Interval actual = Wilson.interval(right, rows);

    assertThat(actual.low()).isCloseTo(expected.getLowerBound(), within(1e-12));
    assertThat(actual.high()).isCloseTo(expected.getUpperBound(), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "5, 5", "3000000000, 4000000000"})
  void itHoldsTheShareAndStaysWithinOne(long right, long rows) {
    ModelReport.Interval interval = Wilson.interval(right, rows);

    assertThat((double) right / rows).isBetween(interval.low(), interval.high());
    assertThat(interval.low()).isGreaterThanOrEqualTo(0);
    assertThat(interval.high()).isLessThanOrEqualTo(1);
  }
}
