package io.retort.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.retort.job.LossSettings;
import io.retort.job.Scheduled;
import io.retort.job.Temperature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final Recipe RECIPE =
      Recipe.empty()
          .with(
              "loss", new LossSettings(Temperature.constant(4), Scheduled.constant(0.8), List.of()))
          .with("seed", 42L)
          .with("data.shape", null)
          .with("data.part", List.of(0.0, 1.0))
          .input("teacher", "0123456789abcdef");

  @Test
  void equalRecipesDoNotDiffer() {
    Recipe inAnotherOrder =
        Recipe.empty()
            .input("teacher", "0123456789abcdef")
            .with("data.part", List.of(0.0, 1.0))
            .with("data.shape", null)
            .with("seed", 42)
            .with(
                "loss",
                new LossSettings(Temperature.constant(4), Scheduled.constant(0.8), List.of()));

    assertThat(RECIPE.difference(inAnotherOrder)).isEmpty();
  }

  @Test
  void aNestedKeyIsNamedWithBothSides() {
    assertThat(
            RECIPE.difference(
                RECIPE.with(
                    "loss",
                    new LossSettings(Temperature.constant(2), Scheduled.constant(0.8), List.of()))))
        .hasValue("loss.temperature changed (4.0 -> 2.0)");
    assertThat(RECIPE.difference(RECIPE.with("seed", 7))).hasValue("seed changed (42 -> 7)");
    assertThat(RECIPE.difference(RECIPE.with("data.part", List.of(0.0, 0.5))))
        .hasValue("data.part changed ([0.0,1.0] -> [0.0,0.5])");
  }

  @Test
  void whatComesOrGoesIsNamed() {
    assertThat(RECIPE.difference(RECIPE.with("data.shape", List.of(4))))
        .hasValue("data.shape changed (none -> [4])");
    assertThat(RECIPE.with("extra", Map.of("a", 1)).difference(RECIPE))
        .hasValue("extra changed ({\"a\":1} -> none)");
    assertThat(
            RECIPE
                .with("extra", Map.of("a", 1))
                .difference(RECIPE.with("extra", Map.of("a", 1, "b", 2))))
        .hasValue("extra.b changed (none -> 2)");
  }

  @Test
  void anInputIsNamedWithTheBeginningOfItsFingerprints() {
    assertThat(RECIPE.difference(RECIPE.input("teacher", "fedcba9876543210")))
        .hasValue("teacher changed (0123456789ab -> fedcba987654)");
    assertThat(RECIPE.difference(RECIPE.input("examples", "x")))
        .hasValue("examples changed (none -> x)");
  }

  @Test
  void aRecipeIsUnchangedAfterWritingAndReading() throws JsonProcessingException {
    Recipe recipe =
        RECIPE.with("more", Arrays.asList(1, null, 1e-3f, Long.MAX_VALUE)).with("float", 0.1f);

    Recipe read = Documents.read(Documents.write(recipe), Recipe.class);

    assertThat(recipe.difference(read)).isEmpty();
    assertThat(read.difference(recipe)).isEmpty();
  }

  @Test
  void addingLeavesTheRecipeItIsAddedToAsItIs() {
    RECIPE.with("new", 1).input("new", "x");

    assertThat(RECIPE.settings()).doesNotContainKey("new");
    assertThat(RECIPE.inputs()).doesNotContainKey("new");
  }
}
