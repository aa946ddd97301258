package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.AugmentSettings;
import io.retort.job.UserError;
import io.retort.pipeline.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pixel of a picture has a value of its own here, which tells where it came from. */
class AugmentationTest {
  private static final int CHANNELS = 2;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int PLANE = HEIGHT * WIDTH;
  private static final int FROM = 3;

  private final Augmentation shift = new Augmentation(shift(2), CHANNELS, HEIGHT, WIDTH);

  @Test
  void aPictureIsMovedAsAWholeAndItsBorderIsBlank() {
    for (int place = 0; place < 200; place++) {
      float[] moved = moved(shift, 1, 0, place);
      int[] offset = offset(moved);

      float[] expected = picture();
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int y = 0; y < HEIGHT; y++) {
          for (int x = 0; x < WIDTH; x++) {
            int fromY = y - offset[0];
            int fromX = x - offset[1];
            boolean covered = fromY >= 0 && fromY < HEIGHT && fromX >= 0 && fromX < WIDTH;
            expected[FROM + channel * PLANE + y * WIDTH + x] =
                covered ? pixel(channel, fromY, fromX) : blank(channel);
          }
        }
      }
      assertThat(moved).containsExactly(expected);
    }
  }

  @Test
  void everyOffsetIsAsLikelyAsAnyOther() {
    int draws = 20_000;
    int[][] times = new int[5][5];
    for (int place = 0; place < draws; place++) {
      int[] offset = offset(moved(shift, 1, place % 7, place));
      times[offset[0] + 2][offset[1] + 2]++;
    }

    double share = 1 / 25.0; // Five deviations of a binomial.
    double deviation = Math.sqrt(share * (1 - share) / draws);
    for (int[] row : times) {
      for (int count : row) {
        assertThat((double) count / draws).isCloseTo(share, within(5 * deviation));
      }
    }
  }

  @Test
  void seedEpochAndPlaceDecide() {
    int again = 0;
    for (int place = 0; place < 500; place++) {
      float[] moved = moved(shift, 1, 3, place);
      assertThat(moved(shift, 1, 3, place)).containsExactly(moved);
      again += equal(moved(shift, 2, 3, place), moved);
      again += equal(moved(shift, 1, 4, place), moved);
      again += equal(moved(shift, 1, 3, place + 1), moved);
    }
    assertThat(again / 1500.0).isCloseTo(1 / 25.0, within(0.03));
  }

  @Test
  void noShiftLeavesAnythingAsItIs() {
    Augmentation none =
        Augmentation.of("student: its train.augment", AugmentSettings.NONE, List.of(7));

    assertThat(none).isEqualTo(Augmentation.NONE);
    assertThat(moved(none, 1, 0, 0)).containsExactly(picture());
  }

  @Test
  void onlyPicturesAreMoved() {
    AugmentSettings augment = shift(2);

    assertThat(
            Augmentation.of(
                "student: its train.augment", augment, List.of(CHANNELS, HEIGHT, WIDTH)))
        .isEqualTo(shift);
    assertThatThrownBy(() -> Augmentation.of("teacher: its train.augment", augment, List.of(16)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher: its train.augment.shift = 2 needs examples of shape"
                + " [channels, height, width], data.shape is [16]");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aPictureIsNotMovedOutOfItself(int pixels) {
    List<Integer> shape = List.of(CHANNELS, HEIGHT, WIDTH);

    assertThatThrownBy(() -> Augmentation.of("student: its train.augment", shift(pixels), shape))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "student: its train.augment.shift = "
                + pixels
                + " must be below height and width, data.shape is [2, 5, 4]");
    assertThat(Augmentation.of("student: its train.augment", shift(3), shape).settings())
        .isEqualTo(shift(3));
  }

  @Test
  void everyOtherPictureIsMirrored() {
    Augmentation flip =
        new Augmentation(new AugmentSettings(0, true, 1, 0), CHANNELS, HEIGHT, WIDTH);
    float[] mirrored = picture();
    for (int line = FROM; line < FROM + CHANNELS * PLANE; line += WIDTH) {
      for (int x = 0; x < WIDTH; x++) {
        mirrored[line + x] = picture()[line + WIDTH - 1 - x];
      }
    }

    int flipped = 0;
    for (int place = 0; place < 1000; place++) {
      float[] features = moved(flip, 1, 0, place);
      assertThat(features).isIn(picture(), mirrored);
      flipped += equal(features, mirrored);
    }
    assertThat(flipped).isBetween(400, 600);
  }

  /** On a plane that rises evenly, a part that is enlarged rises as much more slowly. */
  @Test
  void aPartIsEnlargedToTheWhole() {
    int size = 20;
    Augmentation crop = new Augmentation(new AugmentSettings(0, false, 0.5, 0), 1, size, size);
    double least = 1;
    double most = 0;
    for (int place = 0; place < 300; place++) {
      float[] features = new float[size * size];
      for (int i = 0; i < features.length; i++) {
        features[i] = i % size + 100 * (i / size);
      }
      crop.apply(features, 0, channel -> 0, place);

      // Away from the borders, where a pixel's outer half has no neighbour.
      double across = (features[8 * size + 12] - features[8 * size + 4]) / 8;
      double down = (features[12 * size + 8] - features[4 * size + 8]) / 800;
      assertThat(across).isCloseTo(down, within(1e-3));
      least = Math.min(least, across);
      most = Math.max(most, across);
      for (float feature : features) {
        assertThat(feature).isBetween(0f, 19f + 1900);
      }
    }
    assertThat(least).isBetween(0.5 - 1e-6, 0.55);
    assertThat(most).isBetween(0.95, 1 + 1e-6);
  }

  @Test
  void noiseIsNormalAndWantsNoPicture() {
    int values = 100_000;
    Augmentation noise =
        Augmentation.of("labels.augment", new AugmentSettings(0, false, 1, 0.5), List.of(values));
    float[] features = new float[values];

    noise.apply(features, 0, channel -> 0, 3);

    double sum = 0;
    double squares = 0;
    int outside = 0;
    for (float feature : features) {
      sum += feature;
      squares += feature * feature;
      outside += Math.abs(feature) > 0.98 ? 1 : 0;
    }
    assertThat(sum / values).isCloseTo(0, within(0.01));
    assertThat(squares / values).isCloseTo(0.25, within(0.01));
    assertThat((double) outside / values).isCloseTo(0.05, within(0.005));
  }

  private static AugmentSettings shift(int pixels) {
    return new AugmentSettings(pixels, false, 1, 0);
  }

  private static float[] moved(Augmentation shift, long seed, long epoch, long place) {
    float[] features = picture();
    shift.apply(features, FROM, AugmentationTest::blank, Seeds.derive(seed, epoch, place));
    return features;
  }

  /** Down and right, as the middle of the first channel tells, which is never moved out. */
  private static int[] offset(float[] moved) {
    for (int i = 0; i < PLANE; i++) {
      if (moved[FROM + i] == pixel(0, 2, 2)) {
        return new int[] {i / WIDTH - 2, i % WIDTH - 2};
      }
      if (moved[FROM + i] == pixel(0, 2, 1)) {
        return new int[] {i / WIDTH - 2, i % WIDTH - 1};
      }
    }
    throw new AssertionError("the middle is gone");
  }

  private static int equal(float[] one, float[] other) {
    return java.util.Arrays.equals(one, other) ? 1 : 0;
  }

  /** A picture between numbers that are not its own. */
  private static float[] picture() {
    float[] features = new float[FROM + CHANNELS * PLANE + 2];
    java.util.Arrays.fill(features, 0.25f);
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          features[FROM + channel * PLANE + y * WIDTH + x] = pixel(channel, y, x);
        }
      }
    }
    return features;
  }

  private static float pixel(int channel, int y, int x) {
    return 100 * channel + 10 * y + x;
  }

  private static float blank(int channel) {
    return -1 - channel;
  }
}
