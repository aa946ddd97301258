package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.loss.Softmax;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureScalingTest {
  private static final int CLASSES = 4;

  /** Labels are drawn from what logits divided by this say. */
  private static final double TRUE = 4;

  private static TemperatureScaling of(int from, int to) {
    TemperatureScaling scaling = new TemperatureScaling();
    for (int id = from; id < to; id++) {
      float[] logits = logits(id);
      double[] scratch = new double[CLASSES];
      int choice = Scores.choice(logits, 0, CLASSES);
      scaling.add(
          TemperatureScaling.half(id), logits, 0, CLASSES, label(id, logits), choice, scratch);
    }
    return scaling;
  }

  private static float[] logits(int id) {
    Random random = new Random(31L * id + 7);
    float[] logits = new float[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      logits[c] = (float) (8 * random.nextGaussian());
    }
    return logits;
  }

  private static int label(int id, float[] logits) {
    double[] probabilities = new double[CLASSES];
    Softmax.of(logits, 0, CLASSES, TRUE, probabilities);
    double drawn = new Random(17L * id + 3).nextDouble();
    int label = 0;
    while (label < CLASSES - 1 && drawn > probabilities[label]) {
      drawn -= probabilities[label++];
    }
    return label;
  }

  @Test
  void theTemperatureThatLabelsComeFromIsFound() {
    Certainty scaled = of(0, 20_000).scaled();
    assertThat(scaled.temperature()).isCloseTo(TRUE, within(0.8));
    assertThat(scaled.rows()).isEqualTo(20_000);
    assertThat(scaled.reliability().error()).isLessThan(0.02);
    double nll = 0;
    for (int id = 0; id < 20_000; id++) {
      float[] logits = logits(id);
      nll += Softmax.logSumExp(logits, 0, CLASSES, TRUE) - logits[label(id, logits)] / TRUE;
    }
    assertThat(scaled.nll()).isCloseTo(nll / 20_000, within(2e-3));
  }

  @Test
  void partsMergeToTheSameBits() {
    TemperatureScaling merged = of(600, 1000);
    merged.merge(of(0, 600));
    assertThat(merged.scaled().nll()).isEqualTo(of(0, 1000).scaled().nll());
    assertThat(merged.scaled().brier()).isEqualTo(of(0, 1000).scaled().brier());
  }

  @Test
  void halvesAreAboutAsLargeAndTellNeighboursApart() {
    int second = 0;
    int alternating = 0;
    for (long id = 0; id < 10_000; id++) {
      second += TemperatureScaling.half(id);
      alternating += TemperatureScaling.half(id) == TemperatureScaling.half(id + 2) ? 1 : 0;
    }
    assertThat(second).isBetween(4800, 5200);
    assertThat(alternating).isBetween(2000, 8000);
  }

  @Test
  void aHalfWithoutRowsLeavesNothingToTell() {
    assertThat(new TemperatureScaling().scaled()).isNull();
  }
}
