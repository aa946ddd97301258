package io.retort.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.InputSettings;
import io.retort.job.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputRecipeTest {
  private static final List<Integer> PLANES = List.of(3, 2, 4);
  private static final InputSettings PLAIN = settings(1, List.of(0.0), List.of(1.0));

  @Test
  void unlessToldOtherwiseAnInputIsItsFeatures() {
    float[] features = features(24);

    assertThat(apply(PLAIN, PLANES, PLANES, features)).containsExactly(features);
    assertThat(apply(PLAIN, PLANES, List.of(24), features)).containsExactly(features);
    assertThat(apply(PLAIN, List.of(24), List.of(24), features)).containsExactly(features);
  }

  @Test
  void oneMeanAndDeviationHoldForAllChannels() {
    float[] features = features(24);
    float[] input = apply(settings(4, List.of(6.0), List.of(0.5)), PLANES, PLANES, features);

    for (int i = 0; i < 24; i++) {
      assertThat(input[i]).isEqualTo((features[i] * 4 - 6) / 0.5f);
    }
  }

  @Test
  void everyChannelMayHaveItsOwn() {
    float[] features = features(24);
    List<Double> mean = List.of(1.0, 2.0, 3.0);
    List<Double> std = List.of(0.5, 0.25, 2.0);
    float[] input = apply(settings(2, mean, std), PLANES, PLANES, features);

    for (int channel = 0; channel < 3; channel++) {
      for (int i = channel * 8; i < channel * 8 + 8; i++) {
        assertThat(input[i])
            .isEqualTo(
                (features[i] * 2 - mean.get(channel).floatValue()) / std.get(channel).floatValue());
      }
    }
  }

  @Test
  void everyColumnOfATableMayHaveItsOwn() {
    float[] input =
        apply(
            settings(1, List.of(1.0, 2.0), List.of(1.0, 4.0)),
            List.of(2),
            List.of(2),
            new float[] {5, 6});

    assertThat(input).containsExactly(4, 1);
  }

  @Test
  void pixelsAreMovedWhereTheModelWantsChannelsLast() {
    float[] features = features(24);
    List<Double> mean = List.of(100.0, 200.0, 300.0);
    float[] input = apply(settings(1, mean, List.of(1.0)), PLANES, List.of(2, 4, 3), features);

    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 4; x++) {
          assertThat(input[(y * 4 + x) * 3 + channel])
              .isEqualTo(features[(channel * 2 + y) * 4 + x] - mean.get(channel).floatValue());
        }
      }
    }
  }

  @Test
  void aGreyPictureIsTheSameEitherWay() {
    float[] features = features(8);

    assertThat(apply(PLAIN, List.of(1, 2, 4), List.of(2, 4, 1), features))
        .containsExactly(features);
  }

  @Test
  void anExampleIsReadAndWrittenWhereItStands() {
    InputRecipe recipe = new InputRecipe("teacher", PLAIN, List.of(2), List.of(2));
    float[] out = {9, 9, 9, 9};

    recipe.apply(new float[] {1, 2, 3, 4}, 2, out, 1);

    assertThat(out).containsExactly(9, 3, 4, 9);
    assertThat(recipe.features()).isEqualTo(2);
  }

  @Test
  void shapesMustHoldTheSameNumberOfValues() {
    assertThatThrownBy(() -> new InputRecipe("teacher.model = m", PLAIN, PLANES, List.of(25)))
        .isInstanceOf(UserError.class)
        .hasMessage("teacher.model = m: takes examples of shape [25], but data.shape is [3, 2, 4]");
  }

  @Test
  void meanAndDeviationMustFitTheChannels() {
    InputSettings mean = settings(1, List.of(1.0, 2.0), List.of(1.0));
    InputSettings std = settings(1, List.of(1.0), List.of(1.0, 2.0, 3.0, 4.0));

    assertThatThrownBy(() -> new InputRecipe("m", mean, PLANES, PLANES))
        .isInstanceOf(UserError.class)
        .hasMessage("m: input.mean has 2 values, must be 1 or one for each of the 3 channels");
    assertThatThrownBy(() -> new InputRecipe("m", std, PLANES, PLANES))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("m: input.std has 4 values");
  }

  private static float[] apply(
      InputSettings settings, List<Integer> example, List<Integer> model, float[] features) {
    float[] out = new float[features.length];
    new InputRecipe("teacher", settings, example, model).apply(features, 0, out, 0);
    return out;
  }

  private static InputSettings settings(double scale, List<Double> mean, List<Double> std) {
    return new InputSettings(null, null, scale, mean, std);
  }

  private static float[] features(int count) {
    float[] features = new float[count];
    for (int i = 0; i < count; i++) {
      features[i] = i * 0.5f;
    }
    return features;
  }
}
