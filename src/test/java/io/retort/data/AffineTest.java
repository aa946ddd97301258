package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AffineTest {

  @Test
  void bytesAreUnsigned() {
    float[] out = new float[4];

    Affine.scale(0.5).apply(new byte[] {0, 127, -128, -1}, out, 0);

    assertThat(out).containsExactly(0, 63.5f, 64, 127.5f);
  }

  @Test
  void everyChannelHasItsOwn() {
    Affine affine = new Affine(new float[] {1, 10}, new float[] {0, -5});
    float[] raw = {1, 2, 3, 4};
    float[] out = new float[6];

    affine.apply(raw, out, 1);
    assertThat(out).containsExactly(0, 1, 2, 25, 35, 0);

    affine.apply(new byte[] {1, 2, 3, 4}, out, 2);
    assertThat(out).containsExactly(0, 1, 1, 2, 25, 35);

    affine.apply(raw, raw, 0);
    assertThat(raw).containsExactly(1, 2, 25, 35);
  }

  @Test
  void equalNumbersAreEqual() {
    Affine affine = new Affine(new float[] {1}, new float[] {2});

    assertThat(affine).isEqualTo(new Affine(new float[] {1}, new float[] {2}));
    assertThat(affine).hasSameHashCodeAs(new Affine(new float[] {1}, new float[] {2}));
    assertThat(affine).isNotEqualTo(new Affine(new float[] {1}, new float[] {3}));
    assertThat(Affine.scale(1)).isEqualTo(Affine.IDENTITY);
  }
}
