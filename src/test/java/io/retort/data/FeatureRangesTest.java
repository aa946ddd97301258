package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureRangesTest {

  private static FeatureRanges of(float[]... rows) {
    FeatureRanges ranges = new FeatureRanges();
    for (float[] row : rows) {
      ranges.add(RawExample.floats(0, 0, 0, row));
    }
    return ranges;
  }

  @Test
  void theLargestColumnIsNamedWithItsRange() {
    FeatureRanges energies = of(new float[] {1, -20}, new float[] {0, 5});

    assertThat(energies.farFromUnit()).contains(new FeatureRanges.Far(1, -20, 5));
    assertThat(energies.farFromUnit().orElseThrow().told("energy"))
        .startsWith("energy goes from -20 to 5, and neither data.scale nor data.standardize");
  }

  @Test
  void nearOneIsWell() {
    assertThat(of(new float[] {1, 0}, new float[] {-3, 4}).farFromUnit()).isEmpty();
    assertThat(of(new float[] {0, 0.3f}, new float[] {0, 0}).farFromUnit()).isEmpty();
    assertThat(of(new float[] {0, 0}).farFromUnit()).isEmpty();
  }

  @Test
  void farTooSmallIsNoBetterThanTooLarge() {
    assertThat(of(new float[] {1e-6f, 1e-4f}).farFromUnit())
        .contains(new FeatureRanges.Far(1, 1e-4f, 1e-4f));
  }

  @Test
  void bytesAreCountedAsTheyAreAndPartsAreMerged() {
    FeatureRanges whole = new FeatureRanges();
    FeatureRanges part = new FeatureRanges();
    part.add(RawExample.bytes(0, 0, 0, new byte[] {0, (byte) 255}));
    whole.merge(new FeatureRanges());
    whole.merge(part);
    whole.merge(of(new float[] {0, 3}));

    assertThat(whole.farFromUnit()).contains(new FeatureRanges.Far(1, 3, 255));
  }
}
