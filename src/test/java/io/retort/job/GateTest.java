package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {

  @ParameterizedTest
  @EnumSource
  void everyFigureIsAGateOnEitherSide(Figure figure) {
    assertThat(figure.key()).matches("[a-z0-9-]+");
    assertThat(Gate.named(figure.key()).figure()).isSameAs(figure);
    assertThat(Gate.named(figure.key()).atLeast()).isEqualTo(figure.moreIsBetter());
    assertThat(Gate.named(figure.key() + "-min").atLeast()).isTrue();
    assertThat(Gate.named(figure.key() + "-max").atLeast()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aModelsFigureIsTheStudentsUnlessItIsNamed(Figure figure) {
    for (String model : List.of("teacher", "student", "baseline", "pseudo-labels")) {
      String key = model + "-" + figure.key();
      if (figure.of(model)) {
        assertThat(Gate.named(key)).isEqualTo(new Gate(key, model, figure, figure.moreIsBetter()));
        assertThat(Gate.named(figure.key()).model()).isEqualTo("student");
      } else {
        assertThatThrownBy(() -> Gate.named(key)).isInstanceOf(IllegalValue.class);
        assertThat(Gate.named(figure.key()).model())
            .isEqualTo(figure.ofModels() ? "student" : null);
      }
    }
  }

  @Test
  void furtherModelsAreNamedAsTheJobNamesThem() {
    Set<String> others = Set.of("last-week");
    assertThat(Gate.named("last-week-accuracy-max", others))
        .isEqualTo(new Gate("last-week-accuracy-max", "last-week", Figure.ACCURACY, false));
    assertThatThrownBy(() -> Gate.named("last-week-acuracy", others))
        .hasMessageContaining("did you mean last-week-accuracy?");
    assertThatThrownBy(() -> Gate.named("last-week-calibrated-ece", others))
        .isInstanceOf(IllegalValue.class);
    assertThatThrownBy(() -> Gate.named("last-week-accuracy")).isInstanceOf(IllegalValue.class);
  }

  @Test
  void theNearestIsNamedWhereThereIsNone() {
    assertThatThrownBy(() -> Gate.named("student-acuracy-min"))
        .hasMessageContaining("did you mean student-accuracy?");
  }

  @Test
  void theRequiredValueItselfPassesAndNoFigureDoesNot() {
    for (String key : List.of("accuracy", "ece", "accuracy-max", "nll-min")) {
      Gate gate = Gate.named(key);
      assertThat(gate.passes(0.5, 0.5)).isTrue();
      assertThat(gate.passes(0.5, 0.6)).isEqualTo(gate.atLeast());
      assertThat(gate.passes(0.5, 0.4)).isEqualTo(!gate.atLeast());
      assertThat(gate.passes(0.5, Double.NaN)).isFalse();
    }
  }

  @Test
  void whatAGateNeedsIsKnownBeforeAnythingRuns() {
    assertThat(Gate.named("kd-gain-low").needs(Control.BASELINE)).isTrue();
    assertThat(Gate.named("baseline-accuracy-max").needs(Control.BASELINE)).isTrue();
    assertThat(Gate.named("soft-gain").needs(Control.PSEUDO_LABELS)).isTrue();
    assertThat(Gate.named("retention").needs(Control.BASELINE)).isFalse();
    assertThat(Gate.named("student-accuracy").of(Task.REGRESSION)).isFalse();
    assertThat(Gate.named("r2").of(Task.CLASSIFICATION)).isFalse();
    assertThat(Gate.named("speedup").of(Task.REGRESSION)).isTrue();
  }
}
