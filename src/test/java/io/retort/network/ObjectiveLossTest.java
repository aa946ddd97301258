package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retort.SomeTargets;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Targets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ObjectiveLossTest {

  @BeforeAll
  static void prepareBackend() {
    CpuBackend.use();
  }

  @ParameterizedTest
  @ValueSource(chars = {'c', 'f'})
  void theGradientIsTheObjectivesInEitherOrderOfMemory(char order) {
    float[] logits = {1, -2, 3, 0.5f, 0, -1, 2, 2, 2, -3, 1, 0};
    Targets targets = SomeTargets.hard(4, 3, new int[] {0, 2, -1, 1});
    float[] expected = new float[12];
    double value = CombinedLoss.ofHardLabels().valueAndGradient(targets, logits, expected);
    ObjectiveLoss loss = new ObjectiveLoss(CombinedLoss.ofHardLabels(), 6, 3);
    INDArray preOutput = Nd4j.createFromArray(logits).reshape(4, 3).dup(order);

    loss.expect(targets);
    INDArray gradient = loss.computeGradient(null, preOutput, new ActivationSoftmax(), null);

    assertThat(loss.value()).isCloseTo(value, within(1e-12));
    assertThat(gradient.shape()).containsExactly(4, 3);
    for (int row = 0; row < 4; row++) {
      assertThat(gradient.getRow(row).toFloatVector())
          .containsExactly(Arrays.copyOfRange(expected, row * 3, row * 3 + 3));
    }
    assertThat(preOutput.dup('c').data().asFloat()).startsWith(logits);
  }
}
