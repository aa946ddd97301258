package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import org.junit.jupiter.api.Test;

class SquaredErrorTest {
  private static final float[] TEACHER = {12, 8, 10};
  private static final int[] LABELS = {Targets.label(14), Targets.UNLABELLED, Targets.label(-0f)};
  private static final float[] SAID = {0.5f, -2, 1};

  /** With a mean of 10 and a deviation of 4, labels are 1, none and -2.5, teachers 0.5, -0.5, 0. */
  @Test
  void itIsWorkedOutByHand() {
    double value = value(0.75, SAID, new float[3]);
    double teacher = (0 + 1.5 * 1.5 + 1) / 3;
    double label = (0.5 * 0.5 + 3.5 * 3.5) / 3;
    assertThat(value).isCloseTo(0.75 * teacher + 0.25 * label, within(1e-12));
    assertThat(value(1, SAID, new float[3])).isCloseTo(teacher, within(1e-12));
  }

  @Test
  void itsGradientIsItsSlope() {
    float[] gradient = {9, 9, 9};
    value(0.75, SAID, gradient);
    for (int i = 0; i < 3; i++) {
      float[] more = SAID.clone();
      float[] less = SAID.clone();
      more[i] += 0.125f;
      less[i] -= 0.125f;
      double slope = (value(0.75, more, new float[3]) - value(0.75, less, new float[3])) / 0.25;
      assertThat((double) gradient[i]).isCloseTo(slope, within(1e-6)); // A square: exact.
    }
  }

  @Test
  void withoutATeacherThereAreLabelsAlone() {
    Targets hard = SomeTargets.hard(3, 1, LABELS);
    double value = new SquaredError(0, 10, 4).valueAndGradient(hard, SAID, new float[3]);
    assertThat(value).isCloseTo((0.25 + 3.5 * 3.5) / 3, within(1e-12));
  }

  @Test
  void aLabelsBitsAreItsNumber() {
    for (float value : new float[] {0, -0f, 1.5f, -3e38f, Float.MIN_VALUE}) {
      assertThat(Targets.label(value)).isNotEqualTo(Targets.UNLABELLED);
      assertThat(Targets.value(Targets.label(value))).isEqualTo(value);
    }
    assertThat(Targets.value(Targets.UNLABELLED)).isNaN();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new SquaredError(1.1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SquaredError(0.5, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double value(double alpha, float[] said, float[] gradient) {
    Targets targets = SomeTargets.dense(3, 1, TEACHER, LABELS);
    return new SquaredError(alpha, 10, 4).valueAndGradient(targets, said, gradient);
  }
}
