package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxTest {

  @Test
  void sharesSumToOneAndFollowFromTheLogSumExp() {
    float[] logits = {99, 1, -2, 0.5f, 99};
    double[] out = new double[3];

    double logSumExp = Softmax.of(logits, 1, 3, 2.5, out);

    assertThat(out[0] + out[1] + out[2]).isCloseTo(1, within(1e-15));
    for (int c = 0; c < 3; c++) {
      assertThat(Math.log(out[c])).isCloseTo(logits[1 + c] / 2.5 - logSumExp, within(1e-14));
    }
  }

  @Test
  void theLargestFloatsDoNotOverflow() {
    double[] out = new double[2];

    double logSumExp = Softmax.of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 0, 2, 1, out);

    assertThat(out).containsExactly(1, 0);
    assertThat(logSumExp).isEqualTo(Float.MAX_VALUE);
  }
}
