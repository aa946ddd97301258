package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeacherDistributionTest {
  private static final int CLASSES = 50;
  private static final int ROWS = 20;
  private static final int K = 5;
  private static final List<Double> TEMPERATURES = List.of(4.0, 1.0, 8.0, 2.0);
  private static final float[] LOGITS = logits();

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 3.7, 100})
  void ofAllLogitsItIsTheirSoftmax(double temperature) {
    Targets dense = SomeTargets.dense(ROWS, CLASSES, LOGITS, new int[ROWS]);
    double[] softmax = new double[CLASSES];
    for (int row = 0; row < ROWS; row++) {
      double[] p = restored(dense, temperature, row).probabilities();
      Softmax.of(LOGITS, row * CLASSES, CLASSES, temperature, softmax);
      assertThat(p).containsExactly(softmax);
    }
  }

  @ParameterizedTest
  @EnumSource(SoftLabelForm.Tail.class)
  void itSumsToItsMassAndLogarithmsAreItsOwnAtAnyTemperature(SoftLabelForm.Tail tail) {
    Targets labels = topK(form(tail, TEMPERATURES), LOGITS);
    for (double temperature : new double[] {0.01, 0.3, 1, 1.5, 2.9, 4, 8, 30, 1e6}) {
      for (int row = 0; row < ROWS; row++) {
        TeacherDistribution teacher = restored(labels, temperature, row);
        double[] p = teacher.probabilities();
        assertThat(Arrays.stream(p).sum()).isCloseTo(teacher.mass(), within(1e-12));
        for (int c = 0; c < CLASSES; c++) {
          assertThat(Math.exp(teacher.logProbabilities()[c])).isCloseTo(p[c], within(1e-12));
        }
        if (tail == SoftLabelForm.Tail.ZERO) {
          assertThat(teacher.mass()).isBetween(0.0, 1.0);
        } else {
          assertThat(teacher.mass()).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 4, 8})
  void atAStoredTemperatureKeptClassesHaveWhatTheyHadAndTheRestIsLevel(double temperature) {
    Targets labels = topK(form(SoftLabelForm.Tail.RESIDUAL, TEMPERATURES), LOGITS);
    double[] dense = new double[CLASSES];
    for (int row = 0; row < ROWS; row++) {
      Softmax.of(LOGITS, row * CLASSES, CLASSES, temperature, dense);
      double[] p = restored(labels, temperature, row).probabilities();
      int[] order = order(dense);
      double left = 0;
      for (int i = K; i < CLASSES; i++) {
        left += dense[order[i]];
      }
      for (int i = 0; i < CLASSES; i++) {
        double expected = i < K ? dense[order[i]] : left / (CLASSES - K);
        // A tail ratio is stored in 24 bits.
        assertThat(p[order[i]]).isCloseTo(expected, within(1e-6 * expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 4, 8})
  void atAStoredTemperatureTheOtherRulesKeepOrScaleWhatTheKeptHave(double temperature) {
    double[] dense = new double[CLASSES];
    for (int row = 0; row < ROWS; row++) {
      Softmax.of(LOGITS, row * CLASSES, CLASSES, temperature, dense);
      int[] order = order(dense);
      double kept = IntStream.range(0, K).mapToDouble(i -> dense[order[i]]).sum();
      double[] zero = restored(row, temperature, SoftLabelForm.Tail.ZERO);
      double[] scaled = restored(row, temperature, SoftLabelForm.Tail.RENORMALIZE);
      for (int i = 0; i < CLASSES; i++) {
        double p = i < K ? dense[order[i]] : 0;
        assertThat(zero[order[i]]).isCloseTo(p, within(1e-6 * p));
        assertThat(scaled[order[i]]).isCloseTo(p / kept, within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1.4, 3, 6, 16, 1000})
  void inBetweenTheTailsMassIsClose(double temperature) {
    Targets labels = topK(form(SoftLabelForm.Tail.ZERO, TEMPERATURES), LOGITS);
    double[] dense = new double[CLASSES];
    for (int row = 0; row < ROWS; row++) {
      Softmax.of(LOGITS, row * CLASSES, CLASSES, temperature, dense);
      int[] order = order(dense);
      double left = IntStream.range(K, CLASSES).mapToDouble(i -> dense[order[i]]).sum();
      double restored = 1 - restored(labels, temperature, row).mass();
      assertThat(restored).isCloseTo(left, within(temperature < 1 ? 0.1 : 0.005));
    }
  }

  @Test
  void oneStoredTemperatureWillDo() {
    Targets labels = topK(form(SoftLabelForm.Tail.RESIDUAL, List.of(3.0)), LOGITS);
    double[] dense = new double[CLASSES];
    Softmax.of(LOGITS, 0, CLASSES, 3, dense);
    int first = order(dense)[0];
    assertThat(restored(labels, 3, 0).probabilities()[first]).isCloseTo(dense[first], within(1e-7));
    assertThat(restored(labels, 1e9, 0).probabilities())
        .containsOnly(new double[] {1.0 / CLASSES}, within(1e-6));
    assertThat(restored(labels, 0.01, 0).probabilities()[first]).isCloseTo(1, within(1e-6));
  }

  @Test
  void ofEqualLogitsAllClassesHaveTheSame() {
    Targets labels = topK(form(SoftLabelForm.Tail.RESIDUAL, TEMPERATURES), new float[CLASSES]);
    assertThat(restored(labels, 2.5, 0).probabilities())
        .containsOnly(new double[] {1.0 / CLASSES}, within(1e-8));
  }

  @Test
  void theTailNeverHasMoreThanItsNumberOfClassesAllows() {
    // Two temperatures so close that what lies beyond them is anyone's guess.
    SoftLabelForm form = form(SoftLabelForm.Tail.ZERO, List.of(1.0, 1.0001));
    SoftLabels labels = new SoftLabels(form, 1);
    labels.set(
        0, false, new float[K], new int[] {0, 1, 2, 3, 4}, new float[] {-4, -5}, new byte[0]);
    Targets targets = new Targets(1, form, labels, new int[1]);
    assertThat(restored(targets, 0.5, 0).mass())
        .isGreaterThanOrEqualTo((double) K / CLASSES - 1e-12);
  }

  @Test
  void withoutATeacherThereIsNothingToRestore() {
    assertThatThrownBy(() -> new TeacherDistribution(SomeTargets.hard(1, 3, new int[1]), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void formsThatContradictThemselvesAreRefused() {
    SoftLabelForm.Tail any = SoftLabelForm.Tail.ZERO;
    for (int kept : new int[] {0, 3}) {
      assertThatThrownBy(() -> new SoftLabelForm(3, kept, List.of(1.0), any, TailShape.EVEN))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int kept : new int[] {-1, 1, 4}) {
      assertThatThrownBy(() -> new SoftLabelForm(3, kept, List.of(), any, TailShape.EVEN))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static SoftLabelForm form(SoftLabelForm.Tail tail, List<Double> temperatures) {
    return new SoftLabelForm(CLASSES, K, temperatures, tail, TailShape.EVEN);
  }

  private static double[] restored(int row, double temperature, SoftLabelForm.Tail tail) {
    Targets labels = topK(form(tail, TEMPERATURES), LOGITS);
    return restored(labels, temperature, row).probabilities();
  }

  private static Targets topK(SoftLabelForm form, float[] logits) {
    int rows = logits.length / CLASSES;
    return new Targets(rows, form, SomeTargets.topK(form, logits), new int[rows]);
  }

  private static TeacherDistribution restored(Targets labels, double temperature, int row) {
    TeacherDistribution teacher = new TeacherDistribution(labels, temperature);
    teacher.restore(0); // What another row leaves behind must not show.
    teacher.restore(row);
    return teacher;
  }

  /** Classes, of the largest probability first. */
  private static int[] order(double[] p) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted((a, b) -> Double.compare(p[b], p[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** A few classes stand out, as with a trained teacher. */
  private static float[] logits() {
    SplittableRandom random = new SplittableRandom(7);
    float[] logits = new float[ROWS * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (4 * random.nextDouble() - Math.log(random.nextDouble()));
    }
    return logits;
  }
}
