package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailShapeTest {
  private static final int CLASSES = 40;
  private static final int CODES = 3;

  @Test
  void aTailThatHasTheShapeGivesItsOwnCodes() {
    SplittableRandom random = new SplittableRandom(1);
    TailShape shape = shape(random);
    boolean[] isKept = new boolean[CLASSES];
    float[] row = new float[CLASSES + 5];
    byte[] codes = {3, -100, 0};
    float[] logits = logits(shape, codes, 1234);
    for (int c : new int[] {0, 7, 39}) {
      isKept[c] = true;
      logits[c] = 1e6f;
    }
    System.arraycopy(logits, 0, row, 5, CLASSES);
    assertThat(shape.encode(row, 5, isKept)).containsExactly(codes);
  }

  @Test
  void noOtherCodesComeNearer() {
    SplittableRandom random = new SplittableRandom(2);
    for (int repeat = 0; repeat < 20; repeat++) {
      TailShape shape = shape(random);
      float[] logits = floats(random, 8);
      boolean[] isKept = new boolean[CLASSES];
      isKept[random.nextInt(CLASSES)] = true;
      byte[] codes = shape.encode(logits, 0, isKept);
      double nearest = distance(shape, codes, logits, isKept);
      for (int j = 0; j < CODES; j++) {
        for (int step : new int[] {-2, 2}) { // Each is rounded for itself.
          byte[] other = codes.clone();
          other[j] += (byte) step;
          assertThat(distance(shape, other, logits, isKept)).isGreaterThan(nearest);
        }
      }
    }
  }

  @Test
  void whatIsTooFarAwayIsAsFarAsAByteReaches() {
    TailShape shape = new TailShape(new float[4], new float[][] {{1, -1, 0, 0}, {0, 0, 0, 0}});
    byte[] codes = shape.encode(new float[] {-1000, 1000, 5, 5}, 0, new boolean[4]);
    assertThat(codes).containsExactly(-127, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 4})
  void theClassesLeftOutShareWhatTheyHaveByTheirShape(double temperature) {
    SplittableRandom random = new SplittableRandom(3);
    TailShape shape = shape(random);
    SoftLabelForm form =
        new SoftLabelForm(CLASSES, 5, List.of(1.0, 4.0), SoftLabelForm.Tail.RESIDUAL, shape);
    SoftLabelForm even =
        new SoftLabelForm(
            CLASSES, 5, List.of(1.0, 4.0), SoftLabelForm.Tail.RESIDUAL, TailShape.EVEN);
    float[] logits = logits(shape, new byte[] {50, -20, 90}, -3);
    for (int c = 10; c < 15; c++) {
      logits[c] = 20 + c;
    }
    Targets shaped = new Targets(1, form, SomeTargets.topK(form, logits), new int[1]);
    Targets flat = new Targets(1, even, SomeTargets.topK(even, logits), new int[1]);

    double[] p = restored(shaped, temperature);

    double[] dense = new double[CLASSES];
    Softmax.of(logits, 0, CLASSES, temperature, dense);
    double[] level = restored(flat, temperature);
    double apart = 0;
    for (int c = 0; c < CLASSES; c++) {
      assertThat(p[c]).isCloseTo(dense[c], within(1e-4 * dense[c]));
      apart = Math.max(apart, Math.abs(level[c] / dense[c] - 1));
    }
    assertThat(apart).isGreaterThan(0.1);
  }

  @Test
  void aShapeOfOtherClassesIsRefused() {
    TailShape shape = new TailShape(new float[4], new float[0][]);
    assertThatThrownBy(
            () -> new SoftLabelForm(5, 2, List.of(1.0), SoftLabelForm.Tail.RESIDUAL, shape))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TailShape(new float[4], new float[1][3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] restored(Targets targets, double temperature) {
    TeacherDistribution teacher = new TeacherDistribution(targets, temperature);
    teacher.restore(0);
    return teacher.probabilities();
  }

  private static TailShape shape(SplittableRandom random) {
    float[][] directions = new float[CODES][];
    for (int j = 0; j < CODES; j++) {
      directions[j] = floats(random, 0.1);
    }
    return new TailShape(floats(random, 3), directions);
  }

  private static float[] floats(SplittableRandom random, double range) {
    float[] values = new float[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      values[c] = (float) (range * (random.nextDouble() - 0.5));
    }
    return values;
  }

  private static float[] logits(TailShape shape, byte[] codes, double constant) {
    float[] logits = shape.mean();
    for (int c = 0; c < logits.length; c++) {
      logits[c] += (float) constant;
      for (int j = 0; j < codes.length; j++) {
        logits[c] += codes[j] * shape.direction(j)[c];
      }
    }
    return logits;
  }

  /** Sum of squares over the classes left out, with the constant that suits best. */
  private static double distance(TailShape shape, byte[] codes, float[] logits, boolean[] isKept) {
    float[] told = logits(shape, codes, 0);
    double sum = 0;
    double squares = 0;
    int left = 0;
    for (int c = 0; c < logits.length; c++) {
      if (!isKept[c]) {
        double difference = logits[c] - told[c];
        sum += difference;
        squares += difference * difference;
        left++;
      }
    }
    return squares - sum * sum / left;
  }
}
