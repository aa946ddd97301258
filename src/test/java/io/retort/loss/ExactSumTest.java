package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  @Test
  void theOrderOfTheSummandsDoesNotMatter() {
    Random random = new Random(1);
    List<Double> values = values(random, 2000);
    double sum = sum(values).value();

    for (int repeat = 0; repeat < 10; repeat++) {
      Collections.shuffle(values, random);
      int cut = random.nextInt(values.size());
      ExactSum first = sum(values.subList(0, cut));
      ExactSum second = sum(values.subList(cut, values.size()));
      second.merge(first);
      assertThat(second.value()).isEqualTo(sum);
    }
  }

  @Test
  void everySummandCountsToHalfAUnit() {
    List<Double> values = values(new Random(2), 2000);
    BigDecimal exact =
        values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);

    assertThat(sum(values).value()).isCloseTo(exact.doubleValue(), within(values.size() * 0x1p-33));
  }

  @Test
  void smallSummandsAreNotLostBesideLargeOnes() {
    ExactSum sum = new ExactSum();
    sum.add(1e9);
    for (int i = 0; i < 1000; i++) {
      sum.add(0x1p-32);
    }
    sum.add(-1e9);

    assertThat(sum.value()).isEqualTo(1000 * 0x1p-32);
  }

  @Test
  void whatIsTooMuchIsNoNumberInWhateverOrder() {
    List<Double> huge = new ArrayList<>(Collections.nCopies(1000, 1e20));
    assertThat(sum(huge).value()).isNaN();
    List<Double> large = new ArrayList<>(Collections.nCopies(5, 4e18));
    large.addAll(Collections.nCopies(5, -4e18));
    for (int repeat = 0; repeat < 10; repeat++) {
      Collections.shuffle(large, new Random(repeat));
      ExactSum merged = sum(large.subList(0, repeat));
      merged.merge(sum(large.subList(repeat, 10)));
      assertThat(merged.value()).isNaN();
    }
    assertThat(sum(List.of(4e18, -4e18)).value()).isZero();
    for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(sum(List.of(1.0, none)).value()).isNaN();
    }
  }

  @Test
  void negativeSummandsAreSummands() {
    ExactSum sum = new ExactSum();
    sum.add(-2.25);
    sum.add(0.5);

    assertThat(sum.value()).isEqualTo(-1.75);
  }

  private static ExactSum sum(List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    return sum;
  }

  /** Of all magnitudes and both signs. */
  private static List<Double> values(Random random, int count) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
    }
    return values;
  }
}
