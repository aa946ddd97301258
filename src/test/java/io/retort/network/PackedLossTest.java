package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Objective;
import io.retort.loss.SoftLabelForm;
import io.retort.loss.SoftLabels;
import io.retort.loss.TailShape;
import io.retort.loss.Targets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

class PackedLossTest {
  private static final int ROWS = 3;
  private static final int CLASSES = 2;
  private static final float[] LOGITS = {0.5f, -1, 2, 0.25f, -3, 1};
  private static final int[] LABELS = {1, Targets.UNLABELLED, 0};

  private static final TailShape SHAPE =
      new TailShape(new float[] {1, -1}, new float[][] {{0.5f, 0.25f}});

  private static final SoftLabelForm TOP_1 =
      new SoftLabelForm(CLASSES, 1, List.of(1.0, 4.5), SoftLabelForm.Tail.RESIDUAL, SHAPE);

  private record Form(SoftLabelForm form, Objective objective, Targets targets) {}

  static Stream<Form> forms() {
    SoftLabels topOne = new SoftLabels(TOP_1, ROWS);
    topOne.set(
        0, false, new float[] {1.5f}, new int[] {1}, new float[] {-1, -0.5f}, new byte[] {3});
    topOne.set(
        1, true, new float[] {0}, new int[] {0}, new float[] {-2, -0.25f}, new byte[] {-127});
    topOne.set(2, false, new float[] {-3}, new int[] {1}, new float[] {-9, -3}, new byte[1]);
    float[] dense = {1.5f, -2, 0, 700, -1e30f, 3};
    return Stream.of(
        new Form(
            SoftLabelForm.none(CLASSES),
            CombinedLoss.ofHardLabels(),
            SomeTargets.hard(ROWS, CLASSES, LABELS)),
        new Form(
            SoftLabelForm.dense(CLASSES),
            CombinedLoss.distillation(3, 0.7),
            SomeTargets.dense(ROWS, CLASSES, dense, LABELS)),
        new Form(
            TOP_1, CombinedLoss.distillation(3, 0.7), new Targets(ROWS, TOP_1, topOne, LABELS)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void isTheObjectiveWithItsTargetsInTheLabels(Form form) {
    Objective objective = form.objective();
    Targets targets = form.targets();
    PackedLoss loss = new PackedLoss(objective, form.form());
    int width = PackedLoss.width(form.form());
    float[] slope = new float[LOGITS.length];
    double value = objective.valueAndGradient(targets, LOGITS, slope);
    try (INDArray labels = matrix(PackedLoss.pack(targets, width), width);
        INDArray logits = matrix(LOGITS, CLASSES);
        INDArray columnMajor = logits.dup('f')) {
      for (INDArray given : new INDArray[] {logits, columnMajor}) {
        float[] gradient = new float[slope.length];
        FloatArrays.readRows(
            loss.computeGradient(labels, given, new ActivationSoftmax(), null), gradient);
        assertThat(gradient).containsExactly(slope);
        for (boolean average : new boolean[] {true, false}) {
          assertThat(loss.computeScore(labels, given, new ActivationSoftmax(), null, average))
              .isCloseTo(value, within(1e-12));
        }
      }
    }
  }

  private static INDArray matrix(float[] values, int columns) {
    INDArray matrix = FloatArrays.allocate(values.length / columns, columns);
    FloatArrays.write(values, matrix);
    return matrix;
  }
}
