package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.ClassWeights;
import io.retort.job.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelWeightsTest {
  private static final List<String> CLASSES = List.of("ok", "fraud", "unseen", "odd");

  @Test
  void balancedClassesCountAlikeAndARowOneInTheMean() {
    Map<String, Long> rows = Map.of("ok", 900L, "fraud", 80L, "odd", 20L);
    List<Double> weights = LabelWeights.of("k", new ClassWeights(null), info(rows, 1000));
    assertThat(weights).hasSize(4);
    assertThat(weights.get(2)).isEqualTo(1);
    assertThat(weights.get(0) * 900).isCloseTo(weights.get(1) * 80, within(1e-9));
    assertThat(weights.get(0) * 900).isCloseTo(weights.get(3) * 20, within(1e-9));
    assertThat(weights.get(0) * 900 + weights.get(1) * 80 + weights.get(3) * 20)
        .isCloseTo(1000, within(1e-9));
  }

  @Test
  void givenWeightsStandInTheOrderOfClasses() {
    ClassWeights given = new ClassWeights(Map.of("odd", 5.0, "fraud", 20.0));
    assertThat(LabelWeights.of("k", given, info(Map.of(), 0))).containsExactly(1.0, 20.0, 1.0, 5.0);
    assertThat(LabelWeights.of("k", null, info(Map.of(), 0))).isEmpty();
  }

  @Test
  void aWeightOfNoClassIsTold() {
    ClassWeights given = new ClassWeights(Map.of("froud", 20.0));
    assertThatThrownBy(() -> LabelWeights.of("train.class-weights", given, info(Map.of(), 0)))
        .isInstanceOf(UserError.class)
        .hasMessage("train.class-weights.froud: no such class in data.classes");
  }

  private static ExamplesInfo info(Map<String, Long> rows, long labelled) {
    return new ExamplesInfo(
        List.of(1), CLASSES, "float32", Affine.IDENTITY, labelled, rows, 0, Map.of(), null, null);
  }
}
