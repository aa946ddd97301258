package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;

class NumberScoresTest {
  private final Random random = new Random(3);
  private final double[] labels = random.doubles(500, 900, 1100).map(x -> (float) x).toArray();
  private final double[] said =
      java.util.Arrays.stream(labels).map(x -> (float) (x + 20 * random.nextGaussian())).toArray();

  private NumberScores of(int from, int to) {
    NumberScores scores = new NumberScores(1000, 60);
    for (int i = from; i < to; i++) {
      scores.add((float) said[i], (float) labels[i]);
    }
    return scores;
  }

  @Test
  void theyAreWhatBooksSay() {
    double[] errors = new double[labels.length];
    double[] sizes = new double[labels.length];
    double[] squares = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      errors[i] = said[i] - labels[i];
      sizes[i] = Math.abs(errors[i]);
      squares[i] = errors[i] * errors[i];
    }
    NumberScores scores = of(0, labels.length);
    double mean = new Mean().evaluate(squares);
    assertThat(scores.rmse()).isCloseTo(Math.sqrt(mean), within(1e-6));
    assertThat(scores.mae()).isCloseTo(new Mean().evaluate(sizes), within(1e-6));
    double variance = new Variance(false).evaluate(labels);
    assertThat(scores.r2()).isCloseTo(1 - mean / variance, within(1e-8));
    assertThat(scores.rows()).isEqualTo(labels.length);
  }

  @Test
  void whateverThePartsTheBitsAreTheSame() {
    NumberScores whole = of(0, 500);
    NumberScores merged = of(430, 500);
    merged.merge(of(0, 1));
    merged.merge(of(1, 430));
    assertThat(merged.rmse()).isEqualTo(whole.rmse());
    assertThat(merged.mae()).isEqualTo(whole.mae());
    assertThat(merged.r2()).isEqualTo(whole.r2());
  }

  /** Worse than the mean. */
  @Test
  void aShareOfVarianceMayBeBelowNothing() {
    NumberScores scores = new NumberScores(0, 1);
    scores.add(5, 1);
    scores.add(5, -1);
    assertThat(scores.r2()).isEqualTo(1 - (16 + 36) / 2.0);
  }
}
