package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.OuterSettings;
import org.junit.jupiter.api.Test;

class OuterStepTest {

  @Test
  void anAverageIsLeftAsItIs() {
    OuterSettings average = new OuterSettings.Average();
    float[] after = {3, 4};
    OuterStep.apply(average, new float[] {1, 2}, after, OuterStep.velocity(average, 2));

    assertThat(after).containsExactly(3, 4);
  }

  /** Against Nesterov's momentum as PyTorch's SGD has it, over the differences as gradients. */
  @Test
  void nesterovIsPyTorchsOnTheDifferences() {
    OuterSettings nesterov = new OuterSettings.Nesterov(0.7, 0.9);
    float[] velocity = OuterStep.velocity(nesterov, 1);
    float[] parameters = {1};
    double expected = 1;
    double buffer = 0;
    for (int round = 0; round < 5; round++) {
      float[] average = {parameters[0] - 0.1f * (round + 1), 42};
      double gradient = 0.1 * (round + 1);
      buffer = 0.9 * buffer + gradient;
      expected -= 0.7 * (gradient + 0.9 * buffer);
      OuterStep.apply(nesterov, parameters, average, velocity);

      assertThat(average[0]).isCloseTo((float) expected, within(1e-5f));
      assertThat(average[1]).as("the optimizer's state").isEqualTo(42);
      parameters = average;
    }
  }
}
