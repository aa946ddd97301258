package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FidelityTest {
  private static final int CLASSES = 3;

  private static float[] logits(int row, int model) {
    Random random = new Random(31L * row + model);
    float[] logits = new float[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      logits[c] = (float) (2 * random.nextGaussian());
    }
    return logits;
  }

  private static Fidelity of(int from, int to, int model) {
    Fidelity fidelity = new Fidelity();
    for (int row = from; row < to; row++) {
      fidelity.add(
          new Fidelity.Answer(logits(row, 0), 0),
          new Fidelity.Answer(logits(row, model), 0),
          CLASSES,
          new double[CLASSES],
          new double[CLASSES]);
    }
    return fidelity;
  }

  private static double[] softmax(float[] logits) {
    double sum = 0;
    double[] shares = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      shares[c] = Math.exp(logits[c]);
      sum += shares[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      shares[c] /= sum;
    }
    return shares;
  }

  @Test
  void figuresAreThoseOfTheDefinitions() {
    double divergence = 0;
    int agreed = 0;
    int[] choices = new int[CLASSES];
    for (int row = 0; row < 400; row++) {
      double[] teacher = softmax(logits(row, 0));
      double[] model = softmax(logits(row, 1));
      for (int c = 0; c < CLASSES; c++) {
        divergence += teacher[c] * Math.log(teacher[c] / model[c]);
      }
      int choice = Scores.choice(logits(row, 0), 0, CLASSES);
      choices[choice]++;
      agreed += choice == Scores.choice(logits(row, 1), 0, CLASSES) ? 1 : 0;
    }
    Fidelity fidelity = of(0, 400, 1);
    assertThat(fidelity.divergence()).isCloseTo(divergence / 400, within(1e-6));
    assertThat(fidelity.agreement()).isEqualTo(agreed / 400.0);
    assertThat(fidelity.commonest())
        .isEqualTo(Math.max(choices[0], Math.max(choices[1], choices[2])) / 400.0);
  }

  @Test
  void whoSaysTheSameFollowsWhollyAndPartsMergeToTheSameBits() {
    Fidelity same = of(0, 100, 0);
    assertThat(same.agreement()).isEqualTo(1);
    assertThat(same.divergence()).isCloseTo(0, within(1e-9));
    Fidelity merged = of(60, 100, 1);
    merged.merge(of(0, 60, 1));
    assertThat(merged.divergence()).isEqualTo(of(0, 100, 1).divergence());
    assertThat(merged.error()).isEqualTo(of(0, 100, 1).error());
    assertThat(merged.rows()).isEqualTo(100);
  }
}
