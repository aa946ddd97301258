package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GlyphPainterTest {

  @Test
  void theSameHandDrawsTheSamePicture() {
    assertThat(draw(1, 28, 28, 0.3, 4, 9)).isEqualTo(draw(1, 28, 28, 0.3, 4, 9));
  }

  @Test
  void anotherHandDrawsTheSameSignDifferently() {
    assertThat(draw(1, 28, 28, 0.3, 4, 9)).isNotEqualTo(draw(1, 28, 28, 0.3, 4, 10));
    assertThat(draw(1, 28, 28, 0, 4, 9)).isNotEqualTo(draw(1, 28, 28, 0, 4, 10));
  }

  @Test
  void everyLabelHasASignOfItsOwn() {
    Set<String> pictures = new HashSet<>();
    for (int label = 0; label < 50; label++) {
      pictures.add(Arrays.toString(draw(1, 28, 28, 0, label, 1)));
    }

    assertThat(pictures).hasSize(50);
  }

  @Test
  void cleanPicturesHaveInkOnAWhiteGround() {
    for (int label = 0; label < 20; label++) {
      byte[] picture = draw(1, 28, 28, 0, label, 1);
      int ink = 0;
      int ground = 0;
      for (byte pixel : picture) {
        ink += (pixel & 0xff) > 200 ? 1 : 0;
        ground += pixel == 0 ? 1 : 0;
      }
      assertThat(ink).isBetween(10, 28 * 28 / 2);
      assertThat(ground).isGreaterThan(28 * 28 / 2);
    }
  }

  @Test
  void noiseSoilsThePaper() {
    byte[] clean = draw(1, 28, 28, 0, 3, 1);
    byte[] soiled = draw(1, 28, 28, 0.8, 3, 1);

    assertThat(levels(soiled)).isGreaterThan(levels(clean));
    assertThat(soiled).isNotEqualTo(clean);
  }

  @Test
  void channelsAreEqual() {
    byte[] picture = draw(3, 10, 20, 0.5, 2, 1);

    assertThat(picture).hasSize(600);
    byte[] plane = Arrays.copyOf(picture, 200);
    assertThat(Arrays.copyOfRange(picture, 200, 400)).isEqualTo(plane);
    assertThat(Arrays.copyOfRange(picture, 400, 600)).isEqualTo(plane);
    assertThat(plane).isEqualTo(draw(1, 10, 20, 0.5, 2, 1));
  }

  @Test
  void aSignFillsItsPictureWhateverTheShape() {
    assertThat(draw(1, 1, 1, 0.3, 0, 1)).hasSize(1);
    byte[] small = draw(1, 16, 16, 0, 7, 5);
    byte[] large = draw(1, 64, 64, 0, 7, 5);

    assertThat(inkShare(large)).isBetween(inkShare(small) * 0.7, inkShare(small) * 1.3);
  }

  @Test
  void aWiderPictureIsTheSamePictureStretched() {
    byte[] square = draw(1, 32, 32, 0, 7, 5);
    byte[] wide = draw(1, 32, 64, 0, 7, 5);
    double difference = 0;
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        int left = wide[y * 64 + 2 * x] & 0xff;
        int right = wide[y * 64 + 2 * x + 1] & 0xff;
        difference += Math.abs((square[y * 32 + x] & 0xff) - (left + right) / 2.0);
      }
    }

    assertThat(difference / (32 * 32 * 255)).isLessThan(0.2 * inkShare(square) / 255);
  }

  private static double inkShare(byte[] picture) {
    double ink = 0;
    for (byte pixel : picture) {
      ink += pixel & 0xff;
    }
    return ink / picture.length;
  }

  private static int levels(byte[] picture) {
    Set<Byte> levels = new HashSet<>();
    for (byte pixel : picture) {
      levels.add(pixel);
    }
    return levels.size();
  }

  private static byte[] draw(
      int channels, int height, int width, double noise, int label, long hand) {
    return new GlyphPainter(channels, height, width, noise).draw(label, new SplittableRandom(hand));
  }
}
