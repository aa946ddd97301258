package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillationTest {
  private static final int CLASSES = 7;

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "4, 0.8", "0.5, 0.25", "30, 0.5"})
  void theValueIsTheFormulaOfThePaper(double temperature, double alpha) {
    SplittableRandom random = new SplittableRandom(11);
    int rows = 9;
    float[] teacher = floats(random, rows * CLASSES);
    float[] student = floats(random, rows * CLASSES);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(CLASSES + 1) - 1;
    }

    double expected = 0;
    for (int row = 0; row < rows; row++) {
      double divergence = 0;
      for (int c = 0; c < CLASSES; c++) {
        double p = share(teacher, row, c, temperature);
        divergence += p * Math.log(p / share(student, row, c, temperature));
      }
      expected += alpha * temperature * temperature * divergence / rows;
      if (labels[row] >= 0) {
        expected -= (1 - alpha) * Math.log(share(student, row, labels[row], 1)) / rows;
      }
    }

    double value =
        CombinedLoss.distillation(temperature, alpha)
            .valueAndGradient(
                SomeTargets.dense(rows, CLASSES, teacher, labels),
                student,
                new float[student.length]);
    assertThat(value).isCloseTo(expected, within(1e-10 * temperature * temperature));
  }

  /** KL of the teacher's own distribution with its tail levelled, cut off or given away. */
  @ParameterizedTest
  @CsvSource({
    "1, RESIDUAL",
    "1, ZERO",
    "1, RENORMALIZE",
    "4, RESIDUAL",
    "4, ZERO",
    "4, RENORMALIZE"
  })
  void onTheLargestLogitsItIsTheFormulaWithAnotherTail(
      double temperature, SoftLabelForm.Tail tail) {
    SplittableRandom random = new SplittableRandom(17);
    int kept = 3;
    float[] teacher = floats(random, CLASSES);
    float[] student = floats(random, CLASSES);
    float[] descending = teacher.clone();
    java.util.Arrays.sort(descending);
    float least = descending[CLASSES - kept];
    double left = 0;
    for (int c = 0; c < CLASSES; c++) {
      left += teacher[c] < least ? share(teacher, 0, c, temperature) : 0;
    }
    double expected = 0;
    for (int c = 0; c < CLASSES; c++) {
      boolean isKept = teacher[c] >= least;
      double p = isKept ? share(teacher, 0, c, temperature) : 0;
      p = tail == SoftLabelForm.Tail.RENORMALIZE ? p / (1 - left) : p;
      p = tail == SoftLabelForm.Tail.RESIDUAL && !isKept ? left / (CLASSES - kept) : p;
      expected += p == 0 ? 0 : p * Math.log(p / share(student, 0, c, temperature));
    }
    SoftLabelForm form =
        new SoftLabelForm(CLASSES, kept, java.util.List.of(1.0, 4.0), tail, TailShape.EVEN);
    Targets targets = new Targets(1, form, SomeTargets.topK(form, teacher), new int[] {-1});

    double value =
        CombinedLoss.distillation(temperature, 1)
            .valueAndGradient(targets, student, new float[CLASSES]);

    double squared = temperature * temperature;
    assertThat(value).isCloseTo(squared * expected, within(1e-6 * squared));
  }

  @Test
  void aRowThatIsFilteredIsLearnedFromItsHardLabelAlone() {
    SplittableRandom random = new SplittableRandom(18);
    float[] student = floats(random, 2 * CLASSES);
    SoftLabelForm form = SoftLabelForm.dense(CLASSES);
    SoftLabels soft = new SoftLabels(form, 2);
    soft.set(0, true, floats(random, CLASSES), null, null, null);
    soft.set(1, true, floats(random, CLASSES), null, null, null);
    int[] labels = {4, Targets.UNLABELLED};
    float[] gradient = new float[student.length];
    float[] hard = new float[student.length];

    double value =
        CombinedLoss.distillation(4, 0.9)
            .valueAndGradient(new Targets(2, form, soft, labels), student, gradient);

    assertThat(value)
        .isEqualTo(
            CombinedLoss.ofHardLabels()
                .valueAndGradient(SomeTargets.hard(2, CLASSES, labels), student, hard));
    assertThat(gradient).containsExactly(hard);
  }

  @Test
  void withoutAlphaItIsCrossEntropyToTheBit() {
    SplittableRandom random = new SplittableRandom(12);
    int[] labels = {3, -1, 0, 6};
    float[] student = floats(random, 4 * CLASSES);
    Targets targets = SomeTargets.dense(4, CLASSES, floats(random, 4 * CLASSES), labels);
    float[] gradient = new float[student.length];
    float[] hard = new float[student.length];

    double value = CombinedLoss.distillation(4, 0).valueAndGradient(targets, student, gradient);

    assertThat(value)
        .isEqualTo(CombinedLoss.ofHardLabels().valueAndGradient(targets, student, hard));
    assertThat(gradient).containsExactly(hard);
  }

  @ParameterizedTest
  @CsvSource({"1", "4", "0.1"})
  void aStudentThatEqualsItsTeacherHasNothingToLearn(double temperature) {
    float[] logits = floats(new SplittableRandom(13), 3 * CLASSES);
    float[] gradient = new float[logits.length];

    double value =
        CombinedLoss.distillation(temperature, 1)
            .valueAndGradient(
                SomeTargets.dense(3, CLASSES, logits.clone(), new int[] {0, 1, -1}),
                logits,
                gradient);

    assertThat(value).isCloseTo(0, within(1e-13));
    assertThat(gradient).containsOnly(0f);
  }

  @Test
  void aTeachersLogitsCountUpToAConstant() {
    float[] student = {0.5f, -1, 2};
    int[] labels = {1};
    CombinedLoss loss = CombinedLoss.distillation(2, 0.5);

    double value =
        loss.valueAndGradient(
            SomeTargets.dense(1, 3, new float[] {1, 2, 3}, labels), student, new float[3]);

    assertThat(
            loss.valueAndGradient(
                SomeTargets.dense(1, 3, new float[] {-63, -62, -61}, labels),
                student,
                new float[3]))
        .isCloseTo(value, within(1e-12));
  }

  @Test
  void differencesOfLargeLogitsKeepTheirDigits() {
    // A float cannot hold 1000.1 + 0.0003; the formula must not be taken in floats.
    float[] teacher = {1000.1f, 0};
    float[] student = {-0.0003f, 999.7f};
    double t = 100;

    double p = 1 / (1 + Math.exp(-(double) teacher[0] / t));
    double logP0 = -Math.log1p(Math.exp(-(double) teacher[0] / t));
    double logP1 = logP0 - teacher[0] / t;
    double gap = ((double) student[1] - student[0]) / t;
    double logQ1 = -Math.log1p(Math.exp(-gap));
    double logQ0 = logQ1 - gap;
    double expected = t * t * (p * (logP0 - logQ0) + (1 - p) * (logP1 - logQ1));

    double value =
        CombinedLoss.distillation(t, 1)
            .valueAndGradient(
                SomeTargets.dense(1, 2, teacher, new int[] {-1}), student, new float[2]);

    assertThat(value).isCloseTo(expected, within(1e-10 * expected));
  }

  @Test
  void illegalWeightsAreRefused() {
    assertThatThrownBy(() -> CombinedLoss.distillation(0, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CombinedLoss.distillation(Double.NaN, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CombinedLoss.distillation(1, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CombinedLoss.distillation(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Softmax as the textbook has it, without care for overflow. */
  private static double share(float[] logits, int row, int c, double temperature) {
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      sum += Math.exp(logits[row * CLASSES + k] / temperature);
    }
    return Math.exp(logits[row * CLASSES + c] / temperature) / sum;
  }

  private static float[] floats(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (8 * random.nextDouble() - 4);
    }
    return values;
  }
}
