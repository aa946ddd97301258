package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureScalingTest {
  @Test
  void theSlopeIsThatOfTheNegativeLogLikelihood() {
    Random random = new Random(4);
    for (int draw = 0; draw < 50; draw++) {
      float[] logits = new float[7];
      for (int c = 0; c < logits.length; c++) {
        logits[c] = (float) (3 * random.nextGaussian());
      }
      int label = 2 + random.nextInt(5);
      double inverse = Math.exp(random.nextGaussian());
      double step = 1e-5;
      double expected =
          (nll(logits, label, inverse + step) - nll(logits, label, inverse - step)) / (2 * step);

      // Of the five logits from the third on.
      double slope = TemperatureScaling.slope(logits, 2, 5, label - 2, inverse, new double[5]);
      assertThat(slope).isCloseTo(expected, within(1e-6));
    }
  }

  private static double nll(float[] logits, int label, double inverse) {
    double sum = 0;
    for (int c = 2; c < logits.length; c++) {
      sum += Math.exp(inverse * logits[c]);
    }
    return Math.log(sum) - inverse * logits[label];
  }
}
