package io.retort.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every objective. */
class ObjectiveTest {
  private static final int ROWS = 6;
  private static final int CLASSES = 5;

  private static final SoftLabelForm DENSE = SoftLabelForm.dense(CLASSES);

  private static final TailShape SHAPE =
      new TailShape(
          new float[] {1, 0, -1, 2, -2}, new float[][] {{0.01f, 0, -0.02f, 0.03f, 0.01f}});

  /** An objective with the form of the soft labels that it is given. */
  private record Subject(Objective objective, SoftLabelForm form) {

    double valueAndGradient(Targets targets, float[] logits, float[] gradient) {
      return objective.valueAndGradient(targets, logits, gradient);
    }

    /** With the second row filtered, and the last two without a label. */
    Targets targets(SplittableRandom random, double scale) {
      int[] labels = new int[ROWS];
      for (int row = 0; row < ROWS; row++) {
        labels[row] = row >= ROWS - 2 ? Targets.UNLABELLED : random.nextInt(CLASSES);
      }
      float[] teacher = logits(random, scale);
      SoftLabels soft =
          form.topK() ? SomeTargets.topK(form, teacher) : SomeTargets.softLabels(CLASSES, teacher);
      float[] packed = new float[SoftLabels.packedLength(form)];
      for (int row : new int[] {1, ROWS - 2}) {
        soft.pack(row, packed, 0);
        packed[0] = 1;
        soft.unpack(packed, 0, row);
      }
      return new Targets(ROWS, form, soft, labels);
    }
  }

  static Stream<Subject> objectives() {
    Stream<Subject> dense =
        Stream.of(
                CombinedLoss.ofHardLabels(),
                CombinedLoss.distillation(1, 0),
                CombinedLoss.distillation(1, 1),
                CombinedLoss.distillation(0.5, 0.5),
                CombinedLoss.distillation(2, 0.9),
                CombinedLoss.distillation(4, 0.8),
                CombinedLoss.distillation(20, 0.3))
            .map(objective -> new Subject(objective, DENSE));
    Stream<Subject> topK =
        Stream.of(SoftLabelForm.Tail.values())
            .map(ObjectiveTest::topTwo)
            .flatMap(
                form ->
                    Stream.concat(
                            Stream.of(
                                CombinedLoss.distillation(0.5, 1),
                                CombinedLoss.distillation(3, 0.7)),
                            ofSomeClasses().map(ObjectiveTest::beside))
                        .map(objective -> new Subject(objective, form)));
    Stream<Subject> terms =
        Stream.concat(ofSomeClasses(), ofEveryClass())
            .flatMap(
                term ->
                    Stream.of(
                        new Subject(beside(term), DENSE),
                        new Subject(beside(term), topTwo(SoftLabelForm.Tail.RESIDUAL))));
    return Stream.of(dense, topK, terms).flatMap(subjects -> subjects);
  }

  /** What a teacher's distribution that lacks classes will do for. */
  private static Stream<Term> ofSomeClasses() {
    return Stream.of(
        new PseudoLabels(),
        new SoftCrossEntropy(2),
        new JensenShannon(1.5),
        new Correlation(2, 0.5, 1.5));
  }

  private static Stream<Term> ofEveryClass() {
    return Stream.of(
        new ReverseKullbackLeibler(2),
        new SymmetricKullbackLeibler(3),
        new LogitSquares(),
        new StandardizedKullbackLeibler(0.7),
        new DecoupledDistillation(2, 1, 2),
        new Similarity(),
        new DistanceRelation(),
        new AngleRelation());
  }

  private static CombinedLoss beside(Term term) {
    return new CombinedLoss(0.3, 0.1, List.of(new CombinedLoss.Weighted(term, 0.7)));
  }

  private static SoftLabelForm topTwo(SoftLabelForm.Tail tail) {
    return new SoftLabelForm(CLASSES, 2, List.of(1.0, 4.0), tail, SHAPE);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void theGradientIsThatOfFiniteDifferences(Subject objective) {
    SplittableRandom random = new SplittableRandom(1);
    for (int repeat = 0; repeat < 20; repeat++) {
      Targets targets = objective.targets(random, 5);
      // In units of the step, so that a step up or down is exact in floats.
      float step = 0x1p-7f;
      float[] logits = new float[ROWS * CLASSES];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(-500, 500) * step;
      }
      float[] gradient = new float[logits.length];
      objective.valueAndGradient(targets, logits, gradient);

      for (int i = 0; i < logits.length; i++) {
        float[] up = logits.clone();
        float[] down = logits.clone();
        up[i] += step;
        down[i] -= step;
        double slope =
            (value(objective, targets, up) - value(objective, targets, down)) / (2 * step);
        // The next term of Taylor's series is step^2 / 6 times a third derivative of at most 1/T.
        assertThat((double) gradient[i]).isCloseTo(slope, within(3e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void aConstantOnARowOfLogitsChangesNothing(Subject objective) {
    SplittableRandom random = new SplittableRandom(2);
    Targets targets = objective.targets(random, 5);
    float[] logits = new float[ROWS * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(-500, 500) * 0x1p-7f;
    }
    float[] shifted = logits.clone();
    for (int i = 0; i < logits.length; i++) {
      shifted[i] += 16 * (i / CLASSES + 1);
    }
    float[] gradient = new float[logits.length];
    float[] gradientShifted = new float[logits.length];

    double value = objective.valueAndGradient(targets, logits, gradient);
    double valueShifted = objective.valueAndGradient(targets, shifted, gradientShifted);

    assertThat(valueShifted).isCloseTo(value, within(1e-12 * (1 + Math.abs(value))));
    assertThat(gradientShifted).containsExactly(gradient, within(1e-7f));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void theGradientOfARowSumsToZero(Subject objective) {
    Targets targets = objective.targets(new SplittableRandom(3), 5);
    float[] gradient = new float[ROWS * CLASSES];
    objective.valueAndGradient(targets, logits(new SplittableRandom(4), 5), gradient);

    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        sum += gradient[row * CLASSES + c];
      }
      assertThat(sum).isCloseTo(0, within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void hugeLogitsStayFinite(Subject objective) {
    SplittableRandom random = new SplittableRandom(5);
    Targets targets = objective.targets(random, 1000);
    float[] gradient = new float[ROWS * CLASSES];

    double value = objective.valueAndGradient(targets, logits(random, 1000), gradient);

    // A distribution that lacks a share may be cheaper than the student's own.
    assertThat(value).isFinite().isGreaterThanOrEqualTo(zero(objective.form()) ? -20 * 20 : -1e-12);
    for (float g : gradient) {
      assertThat(g).isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void aBatchWithoutRowsCostsNothing(Subject objective) {
    float[] gradient = {7, 7};

    double value =
        objective.valueAndGradient(
            SomeTargets.dense(0, 2, new float[2], new int[1]), new float[2], gradient);

    assertThat(value).isZero();
    assertThat(gradient).containsExactly(7, 7);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void whatLiesBeyondTheBatchIsLeftAlone(Subject objective) {
    SplittableRandom random = new SplittableRandom(6);
    Targets whole = objective.targets(random, 5);
    float[] logits = logits(random, 5);
    float[] gradient = new float[ROWS * CLASSES];
    Arrays.fill(gradient, 7);
    Targets part = new Targets(2, whole.form(), whole.softLabels(), whole.labels());

    double value = objective.valueAndGradient(part, logits, gradient);

    float[] alone = new float[2 * CLASSES];
    Targets cut =
        new Targets(
            2, whole.form(), whole.softLabels().resized(2), Arrays.copyOf(whole.labels(), 2));
    assertThat(value)
        .isEqualTo(objective.valueAndGradient(cut, Arrays.copyOf(logits, 2 * CLASSES), alone));
    assertThat(Arrays.copyOf(gradient, 2 * CLASSES)).containsExactly(alone);
    assertThat(Arrays.copyOfRange(gradient, 2 * CLASSES, ROWS * CLASSES)).containsOnly(7);
  }

  private static boolean zero(SoftLabelForm form) {
    return form.tail() == SoftLabelForm.Tail.ZERO;
  }

  private static double value(Subject objective, Targets targets, float[] logits) {
    return objective.valueAndGradient(targets, logits, new float[logits.length]);
  }

  private static float[] logits(SplittableRandom random, double scale) {
    float[] logits = new float[ROWS * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (scale * (2 * random.nextDouble() - 1));
    }
    return logits;
  }
}
