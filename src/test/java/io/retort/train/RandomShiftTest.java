package io.retort.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retort.job.TrainSettings;
import io.retort.job.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pixel of a picture has a value of its own here, which tells where it came from. */
class RandomShiftTest {
  private static final int CHANNELS = 2;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int PLANE = HEIGHT * WIDTH;
  private static final int FROM = 3;

  private final RandomShift shift = new RandomShift(2, CHANNELS, HEIGHT, WIDTH);

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
    RandomShift none = RandomShift.of("student", new TrainSettings.Augment(0), List.of(7));

    assertThat(none).isEqualTo(RandomShift.NONE);
    assertThat(moved(none, 1, 0, 0)).containsExactly(picture());
  }

  @Test
  void onlyPicturesAreMoved() {
    TrainSettings.Augment augment = new TrainSettings.Augment(2);

    assertThat(RandomShift.of("student", augment, List.of(CHANNELS, HEIGHT, WIDTH)))
        .isEqualTo(shift);
    assertThatThrownBy(() -> RandomShift.of("teacher", augment, List.of(16)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "teacher: its train.augment.shift = 2 needs examples of shape"
                + " [channels, height, width], data.shape is [16]");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aPictureIsNotMovedOutOfItself(int pixels) {
    List<Integer> shape = List.of(CHANNELS, HEIGHT, WIDTH);

    assertThatThrownBy(() -> RandomShift.of("student", new TrainSettings.Augment(pixels), shape))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "student: its train.augment.shift = "
                + pixels
                + " must be below height and width, data.shape is [2, 5, 4]");
    assertThat(RandomShift.of("student", new TrainSettings.Augment(3), shape).pixels())
        .isEqualTo(3);
  }

  private static float[] moved(RandomShift shift, long seed, long epoch, long place) {
    float[] features = picture();
    shift.move(features, FROM, RandomShiftTest::blank, seed, epoch, place);
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
