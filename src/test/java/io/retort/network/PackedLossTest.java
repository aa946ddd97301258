package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.loss.CrossEntropy;
import io.retort.loss.Distillation;
import io.retort.loss.Objective;
import io.retort.loss.Targets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

class PackedLossTest {
  private static final int ROWS = 3;
  private static final int CLASSES = 2;
  private static final float[] LOGITS = {0.5f, -1, 2, 0.25f, -3, 1};
  private static final Targets TARGETS =
      new Targets(
          ROWS,
          CLASSES,
          new float[] {1.5f, -2, 0, 700, -1e30f, 3},
          new int[] {1, Targets.UNLABELLED, 0});

  static Stream<Objective> objectives() {
    return Stream.of(new CrossEntropy(), new Distillation(3, 0.7));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void isTheObjectiveWithItsTargetsInTheLabels(Objective objective) {
    PackedLoss loss = new PackedLoss(objective);
    float[] slope = new float[LOGITS.length];
    double value = objective.valueAndGradient(TARGETS, LOGITS, slope);
    try (INDArray labels = matrix(PackedLoss.pack(TARGETS), CLASSES + 1);
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

  @ParameterizedTest
  @MethodSource("objectives")
  void takesTargetsWithoutATeacher(Objective objective) {
    Targets alone = new Targets(1, 2, null, new int[] {1});
    assertThat(PackedLoss.pack(alone)).containsExactly(0, 0, 1);
  }

  private static INDArray matrix(float[] values, int columns) {
    INDArray matrix = FloatArrays.allocate(values.length / columns, columns);
    FloatArrays.write(values, matrix);
    return matrix;
  }
}
